/* SPDX-License-Identifier: Apache-2.0 */
#include "app/load.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/changes.h"
#include "base/limits.h"
#include "data/source.h"
#include "lists/readers.h"
#include "store/stage.h"

enum { TRIES = 3, HUNDRED = 100, ERROR_PERCENT_MAX = 20, FILES_MAX = 8 };

/* A book of real lists and one of samples must not be taken for another. */
static const vd_str sample_mark = VD_STR_INIT("VEDETTE SAMPLE");

typedef struct loader {
    vd_store *store;
    const vd_load_options *options;
    const vd_origin *files;
    size_t n_files;
    vd_arena *arena;
    vd_load_result *result;
    vd_stage *stage;
    vd_edition_head head;
    vd_raw_file raw[FILES_MAX];
    size_t n_raw;
    uint64_t total;
    size_t errors;
    bool sample;
    vd_err *err;
} loader;

vd_str vd_load_outcome_name(vd_load_outcome outcome)
{
    static const vd_str names[] = {
        VD_STR_INIT("accepted"), VD_STR_INIT("partial"),
        VD_STR_INIT("unchanged"), VD_STR_INIT("refused")};

    return names[outcome];
}

/* A refusal ends the work on the edition; VD_INVALID carries it to
   vd_load_set(), which enters it. */
static vd_status refuse(loader *l, const char *fmt, ...) VD_PRINTF(2, 3);

static vd_status refuse(loader *l, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(l->result->reason, sizeof l->result->reason, fmt, ap);
    va_end(ap);
    l->result->outcome = VD_LOAD_REFUSED;
    return VD_INVALID;
}

static vd_status refuse_for(loader *l, const vd_err *why)
{
    return refuse(l, "%s", why->msg);
}

static vd_status take_record(void *ctx, const vd_record *record, vd_err *err)
{
    loader *l = ctx;
    bool again;
    vd_status st = vd_stage_add(l->stage, record, &again, err);

    if (st == VD_OK && again) {
        vd_issue issue = {.severity = VD_SEVERITY_WARNING,
                          .record = record->key,
                          .field = VD_STR("key"),
                          .text = vd_record_target(record)->id,
                          .what = VD_STR("stands in the file more than once; "
                                         "the entries are one listing")};

        vd_stage_issue(l->stage, &issue);
    }
    return st;
}

static void take_issue(void *ctx, const vd_issue *issue)
{
    loader *l = ctx;

    l->errors += issue->severity == VD_SEVERITY_ERROR;
    vd_stage_issue(l->stage, issue);
}

static void take_progress(void *ctx, uint64_t bytes)
{
    loader *l = ctx;

    if (l->options->progress != NULL)
        l->options->progress(l->options->progress_ctx, l->files[0].path, bytes,
                             l->total);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static vd_status hash_file(loader *l, const char *path, bool mapping)
{
    vd_raw_file *raw = &l->raw[l->n_raw++];
    FILE *f = fopen(path, "rb");
    vd_sha256 *sha;
    char part[1 << 14];
    size_t n;
    bool first = true;

    if (f == NULL)
        return vd_fail(l->err, VD_IO, VD_NOWHERE, "%s: cannot be opened", path);
    sha = vd_sha256_new();
    while ((n = fread(part, 1, sizeof part, f)) > 0) {
        vd_sha256_add(sha, (vd_str){part, n});
        if (first && !mapping)
            l->sample = l->sample || vd_str_find((vd_str){part, n}, sample_mark,
                                                 0) != VD_STR_NONE;
        first = false;
        l->total += mapping ? 0 : n;
    }
    *raw = (vd_raw_file){.name = l->options->names == NULL
                                     ? vd_str_of(base_name(path))
                                     : l->options->names[l->n_raw - 1],
                         .path = path,
                         .sha256 = vd_sha256_value(sha),
                         .url = l->options->url,
                         .headers = l->options->headers,
                         .mapping = mapping};
    vd_sha256_free(sha);
    (void)fclose(f);
    return VD_OK;
}

static vd_status hash_files(loader *l)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < l->n_files; i++)
        st = hash_file(l, l->files[i].path, false);
    if (st == VD_OK && l->options->mapping != NULL)
        st = hash_file(l, l->options->mapping, true);
    return st;
}

/* The mark of a sample inside an archive is only seen unpacked. */
static void look_for_sample(loader *l)
{
    vd_arena arena;
    vd_str head;

    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < l->n_files && !l->sample; i++) {
        if (vd_input_head(&l->files[i], &arena, 1 << 14, &head, NULL) == VD_OK)
            l->sample = vd_str_find(head, sample_mark, 0) != VD_STR_NONE;
    }
    vd_arena_done(&arena);
}

static vd_status find_reader(loader *l, const vd_reader **out)
{
    vd_arena arena;
    vd_probe probe;
    vd_err why = {0};
    vd_status st = VD_OK;

    if (l->options->mapping != NULL) {
        *out = &vd_reader_mapped;
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    st = vd_probe_file(&l->files[0], &arena, &probe, &why);
    if (st != VD_OK)
        st = refuse_for(l, &why);
    else {
        *out = vd_reader_find(&probe);
        if (*out == NULL)
            st = refuse(l, "%s", vd_probe_complaint(&probe));
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status read_files(loader *l, const vd_reader *reader)
{
    vd_list_input input = {.n = l->n_files,
                           .source = l->options->source,
                           .mapping = l->options->mapping};
    vd_sink sink = {.ctx = l,
                    .record = take_record,
                    .issue = take_issue,
                    .progress = take_progress};
    vd_read read = {.input = &input, .sink = &sink, .head = &l->head};
    vd_err why = {0};
    vd_status st;

    assert(reader != NULL);
    for (size_t i = 0; i < l->n_files; i++)
        input.files[i] = l->files[i];
    l->head = (vd_edition_head){.declared = -1, .source = VD_STR("")};
    vd_arena_init(&read.arena, 0);
    vd_arena_init(&read.held, VD_READER_HELD_BYTES_MAX);
    st = reader->read(&read, &why);
    l->head.source = vd_str_copy(l->arena, l->head.source);
    l->head.format = vd_str_copy(l->arena, l->head.format);
    l->head.profile = vd_str_copy(l->arena, l->head.profile);
    for (size_t i = 0; i < l->n_files; i++)
        l->raw[i].rows = read.rows[i];
    vd_arena_done(&read.arena);
    vd_arena_done(&read.held);
    if (st == VD_STORE) {
        if (l->err != NULL)
            *l->err = why;
        return st;
    }
    return st == VD_OK ? VD_OK : refuse_for(l, &why);
}

static vd_status check_source(loader *l)
{
    vd_str said = l->options->source;

    if (l->head.source.n == 0 && said.n == 0)
        return refuse(l, "the file does not say whose list it is: name the "
                         "source with --source");
    if (l->head.source.n > 0 && said.n > 0 && !vd_str_is(said, l->head.source))
        return refuse(l, "this is %.*s, and not %.*s as was said",
                      VD_STR_SHOWN(l->head.source), VD_STR_SHOWN(said));
    if (l->head.source.n == 0)
        l->head.source = said;
    for (size_t i = 0; i < l->head.source.n; i++) {
        char c = l->head.source.p[i];

        if (!vd_ascii_is_alpha(c) && !vd_ascii_is_digit(c) && c != '_' &&
            c != '-') {
            return refuse(l,
                          "a source is named by letters, digits, _ and -: "
                          "\"%.*s\" is not",
                          VD_STR_SHOWN(l->head.source));
        }
    }
    return VD_OK;
}

static vd_status check_counts(loader *l)
{
    size_t records = vd_stage_records(l->stage);

    if (records == 0)
        return refuse(l, "no listings in the file");
    if (!l->head.patch && vd_stage_targets(l->stage) == 0)
        return refuse(l, "none of the %zu records in the file is a listing",
                      records);
    if (l->head.declared >= 0 &&
        (unsigned long long)l->head.declared != records) {
        return refuse(l,
                      "the file says that it has %lld listings and has "
                      "%zu: it is cut short or damaged",
                      l->head.declared, records);
    }
    if (l->errors * HUNDRED > (records + l->errors) * ERROR_PERCENT_MAX) {
        return refuse(l,
                      "%zu of %zu records could not be read: this is not "
                      "the format it looks like",
                      l->errors, records + l->errors);
    }
    return VD_OK;
}

static vd_status set_date(loader *l, vd_edition *e)
{
    struct stat info;

    if (l->head.dated) {
        e->published = l->head.published;
        e->basis = VD_STR("file");
    } else if (l->options->dated) {
        e->published = l->options->published;
        e->basis = vd_str_of(l->options->basis);
    } else {
        if (stat(l->files[0].path, &info) != 0)
            return vd_fail(l->err, VD_IO, VD_NOWHERE, "%s: cannot be read",
                           l->files[0].path);
        e->published = (vd_moment)info.st_mtime;
        e->basis = VD_STR("mtime");
    }
    return VD_OK;
}

/* An edition of the future would stand before every true one.  Two days, for
   time zones and clocks that are wrong. */
static vd_status check_date(loader *l, const vd_edition *e)
{
    enum { AHEAD_S = 2 * 86400 };
    char date[VD_MOMENT_TEXT];

    if (e->published <= l->options->now + AHEAD_S)
        return VD_OK;
    vd_moment_format_date(e->published, date);
    return refuse(l,
                  "published on %s, which is to come: look at the file, "
                  "--date and the clock",
                  date);
}

static vd_status check_sample(loader *l)
{
    vd_store_holds holds;
    vd_status st = vd_store_what(l->store, &holds, l->err);

    if (st != VD_OK || l->options->sample)
        return st;
    if (l->sample && (holds == VD_STORE_REAL || holds == VD_STORE_BOTH))
        return refuse(l, "this is a sample and the book holds real lists: "
                         "use another --db, or --sample to mix them");
    if (!l->sample && holds == VD_STORE_SAMPLES)
        return refuse(l, "this is a real list and the book holds samples: "
                         "use another --db, or --sample to mix them");
    return VD_OK;
}

static int loss_limit(vd_str source)
{
    const vd_source *known = vd_source_find(source);

    return known == NULL ? 20 : known->max_loss_percent;
}

/* Neighbours in order of publication: the last edition not after this one,
   and the first one after it. */
static size_t place_of(const vd_editions *all, vd_moment published)
{
    size_t at = 0;

    while (at < all->n && all->at[at].published <= published)
        at++;
    return at;
}

static vd_status check_loss(loader *l, const vd_editions *all, size_t at)
{
    int limit = loss_limit(l->head.source);
    vd_content state;
    size_t missing;
    size_t listed;
    vd_status st = VD_OK;

    if (at > 0) {
        st = vd_store_state(l->store, all, at, l->arena, &state, l->err);
        if (st == VD_OK)
            st = vd_stage_compare(l->stage, &state, &missing, &listed, l->err);
        if (st == VD_OK && missing * HUNDRED > listed * (size_t)limit) {
            return refuse(l,
                          "%zu of the %zu listings before it are missing "
                          "(limit %d %%): if that is right, say "
                          "--accept-loss; if it is an extract, --partial",
                          missing, listed, limit);
        }
    }
    if (st == VD_OK && at < all->n) {
        st = vd_store_state(l->store, all, at + 1, l->arena, &state, l->err);
        if (st == VD_OK)
            st = vd_stage_compare_later(l->stage, &state, &missing, l->err);
        listed = vd_stage_targets(l->stage);
        if (st == VD_OK && missing * HUNDRED > listed * (size_t)limit) {
            return refuse(l,
                          "%zu of its %zu listings are missing from the "
                          "edition after it (limit %d %%): if that is "
                          "right, say --accept-loss",
                          missing, listed, limit);
        }
    }
    return st;
}

/* Only the last edition of a moment: when a correction of the same day is
   taken back, what it brought must go. */
static bool is_known(const vd_editions *all, const vd_edition *e)
{
    for (size_t i = 0; i < all->n; i++) {
        const vd_edition *a = &all->at[i];

        if (i + 1 < all->n && all->at[i + 1].published == a->published)
            continue;
        if (a->published == e->published && a->kind == e->kind &&
            vd_hash_is(a->hash, e->hash) && vd_str_is(a->profile, e->profile))
            return true;
    }
    return false;
}

/* The current edition fetched again and found the same is no new edition,
   whatever date the server gives it. */
static bool says_nothing_new(const loader *l, const vd_editions *all, size_t at,
                             const vd_edition *e)
{
    return l->options->only_newer && at > 0 && at == all->n &&
           all->at[at - 1].kind == e->kind &&
           vd_hash_is(all->at[at - 1].hash, e->hash) &&
           vd_str_is(all->at[at - 1].profile, e->profile);
}

static vd_status count_change(void *ctx, const vd_change *change, vd_err *err)
{
    vd_load_result *r = ctx;

    (void)err;
    r->added += change->kind == VD_CHANGE_ADDED;
    r->removed += change->kind == VD_CHANGE_REMOVED;
    r->changed += change->kind == VD_CHANGE_CHANGED;
    return VD_OK;
}

/* What the edition changed, now that it is in the book; and whether a full
   file bears out the changes that were entered before it. */
static vd_status count_changes(loader *l, const vd_edition *entered)
{
    vd_editions all;
    vd_content before;
    vd_content after;
    vd_profile profile = {0};
    size_t at = 0;
    vd_status st = vd_store_editions(l->store, entered->source, VD_MOMENT_MAX,
                                     VD_MOMENT_MAX, l->arena, &all, l->err);

    if (st != VD_OK)
        return st;
    while (at < all.n && all.at[at].id != entered->id)
        at++;
    st = vd_store_state(l->store, &all, at, l->arena, &before, l->err);
    if (st == VD_OK)
        st = vd_store_state(l->store, &all, at + 1, l->arena, &after, l->err);
    if (st == VD_OK)
        st = vd_profile_parse(at > 0 ? all.at[at - 1].profile : VD_STR("whole"),
                              &profile, l->err);
    if (st == VD_OK)
        st = vd_changes_between(l->store, entered, &profile, &before, &after,
                                count_change, l->result, l->err);
    /* Later editions follow from other ones now: remember them again. */
    if (st == VD_OK)
        st = vd_store_state(l->store, &all, all.n, l->arena, &after, l->err);
    if (st == VD_OK && at > 0 && all.at[at - 1].kind == VD_EDITION_PATCH &&
        entered->kind == VD_EDITION_WHOLE &&
        all.at[at - 1].published == entered->published) {
        l->result->verified = true;
        l->result->differs =
            l->result->added + l->result->removed + l->result->changed;
    }
    return st;
}

/* An older edition from a server, even one that the book has. */
static bool has_gone_back(const loader *l, const vd_editions *all,
                          const vd_edition *e)
{
    return l->options->only_newer && place_of(all, e->published) < all->n;
}

static vd_status judge(loader *l, const vd_editions *all, vd_edition *e)
{
    size_t at = place_of(all, e->published);

    if (e->kind == VD_EDITION_PATCH && at == 0)
        return refuse(l, "a change to a list of which the book has no "
                         "edition: load a full file first");
    if (has_gone_back(l, all, e))
        return refuse(l, "older than the current edition: the server has "
                         "gone back");
    if (e->kind != VD_EDITION_WHOLE || l->options->accept_loss)
        return VD_OK;
    return check_loss(l, all, at);
}

static vd_status enter_once(loader *l, vd_edition *e)
{
    vd_editions all;
    int64_t last;
    vd_status st = vd_store_last_edition(l->store, e->source, &last, l->err);

    if (st == VD_OK)
        st = vd_store_editions(l->store, e->source, VD_MOMENT_MAX,
                               VD_MOMENT_MAX, l->arena, &all, l->err);
    if (st != VD_OK)
        return st;
    if ((is_known(&all, e) && !has_gone_back(l, &all, e)) ||
        says_nothing_new(l, &all, place_of(&all, e->published), e)) {
        l->result->outcome = VD_LOAD_UNCHANGED;
        return VD_OK;
    }
    st = judge(l, &all, e);
    if (st != VD_OK || l->options->dry_run)
        return st;
    st = vd_stage_enter(l->stage, e, last, l->raw, l->n_raw, l->err);
    return st == VD_OK ? count_changes(l, e) : st;
}

static vd_status enter(loader *l)
{
    vd_edition *e = &l->result->edition;
    vd_buf counts;
    vd_status st;

    *e = (vd_edition){.source = l->head.source,
                      .known = l->options->now,
                      .format = l->head.format,
                      .profile = l->head.profile,
                      .kind = l->head.patch ? VD_EDITION_PATCH
                              : l->head.partial || l->options->partial
                                  ? VD_EDITION_PARTIAL
                                  : VD_EDITION_WHOLE,
                      .entities = (int64_t)vd_stage_targets(l->stage),
                      .issues = (int64_t)vd_stage_issues(l->stage),
                      .sample = l->sample};
    vd_buf_init(&counts);
    vd_counts_write(vd_stage_counts(l->stage), &counts);
    e->counts = vd_str_copy(l->arena, vd_buf_view(&counts));
    vd_buf_done(&counts);
    st = set_date(l, e);
    if (st == VD_OK)
        st = check_date(l, e);
    if (st == VD_OK)
        st = check_sample(l);
    if (st == VD_OK)
        st = vd_stage_seal(l->stage, &e->hash, l->err);
    if (st == VD_OK && e->kind != VD_EDITION_WHOLE)
        l->result->outcome = VD_LOAD_PARTIAL;
    for (int i = 0; i < TRIES && st == VD_OK; i++) {
        st = enter_once(l, e);
        if (st != VD_CONFLICT)
            break;
        st = i + 1 < TRIES ? VD_OK : VD_CONFLICT;
    }
    return st;
}

static vd_status work(loader *l)
{
    const vd_reader *reader = NULL;
    vd_status st = find_reader(l, &reader);

    if (st == VD_OK)
        st = read_files(l, reader);
    if (st == VD_OK)
        st = check_source(l);
    l->result->records = vd_stage_records(l->stage);
    l->result->entities = vd_stage_targets(l->stage);
    l->result->issues = vd_stage_issues(l->stage);
    if (st == VD_OK)
        st = check_counts(l);
    return st == VD_OK ? enter(l) : st;
}

/* Seven: out and err count among them.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_load_set(vd_store *store, const vd_origin *files, size_t n_files,
                      const vd_load_options *options, vd_arena *arena,
                      vd_load_result *out, vd_err *err)
{
    loader l = {.store = store,
                .options = options,
                .files = files,
                .n_files = n_files,
                .arena = arena,
                .result = out,
                .err = err};
    vd_status st;

    *out = (vd_load_result){.name = vd_str_of(files[0].path)};
    if (n_files > VD_FILES_MAX)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%zu files cannot be one edition", n_files);
    l.stage = vd_stage_new(store);
    st = hash_files(&l);
    look_for_sample(&l);
    if (st == VD_OK)
        st = work(&l);
    if (st == VD_INVALID && out->outcome == VD_LOAD_REFUSED) {
        vd_refusal r = {.source = l.head.source.n > 0 ? l.head.source
                                                      : options->source,
                        .at = options->now,
                        .name = vd_str_of(base_name(files[0].path)),
                        .sha256 = l.raw[0].sha256,
                        .reason = vd_str_of(out->reason)};

        out->edition.source = r.source;
        st = options->dry_run ? VD_OK : vd_store_refuse(store, &r, err);
    }
    vd_stage_free(l.stage);
    return st;
}

static size_t folder_of(const char *path)
{
    return (size_t)(base_name(path) - path);
}

static bool is_same_folder(const char *a, const char *b)
{
    return folder_of(a) == folder_of(b) && memcmp(a, b, folder_of(a)) == 0;
}

/* A side file goes with the one main file of its folder; alone it makes a
   set of its own, which its reader refuses with the reason. */
vd_status vd_load_group(const vd_origin *files, size_t n_files,
                        const char *mapping, size_t *sets, size_t *n_sets,
                        vd_err *err)
{
    vd_arena arena;
    bool side[VD_LOAD_FILES_MAX] = {false};
    bool flat[VD_LOAD_FILES_MAX] = {false};

    if (n_files > VD_LOAD_FILES_MAX)
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %u files",
                       VD_LOAD_FILES_MAX);
    vd_arena_init(&arena, 0);
    *n_sets = 0;
    for (size_t i = 0; i < n_files; i++) {
        vd_probe probe;
        bool read = mapping == NULL &&
                    vd_probe_file(&files[i], &arena, &probe, NULL) == VD_OK;

        side[i] = read && vd_ofac_flat_is_side(&probe);
        flat[i] = read && vd_reader_find(&probe) == &vd_reader_ofac_flat;
        if (!side[i])
            sets[i] = (*n_sets)++;
        vd_arena_reset(&arena);
    }
    for (size_t i = 0; i < n_files; i++) {
        size_t main = 0;

        if (!side[i])
            continue;
        while (main < n_files &&
               (side[main] || !flat[main] ||
                !is_same_folder(files[main].path, files[i].path)))
            main++;
        for (size_t j = 0; main == n_files && j < i; j++) {
            if (side[j] && is_same_folder(files[j].path, files[i].path)) {
                main = j;
                break;
            }
        }
        sets[i] = main < n_files ? sets[main] : (*n_sets)++;
    }
    vd_arena_done(&arena);
    return VD_OK;
}
