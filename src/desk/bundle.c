/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bundle.h"

#include "desk/head.h"

typedef struct bundler {
    vd_chain *chain;
    vd_desk *desk;
    vd_bundling *job;
    vd_buf line;
    vd_str word; /* of the lines in hand */
    vd_status status;
    vd_err *err;
} bundler;

static void put_word(bundler *b, vd_str word)
{
    if (b->line.n > 0)
        vd_buf_put_char(&b->line, ' ');
    vd_buf_put(&b->line, word);
}

static void put_hex(bundler *b, vd_str bytes)
{
    vd_buf_put_char(&b->line, ' ');
    vd_buf_put_hex(&b->line, bytes);
}

static void put_int(bundler *b, int64_t n)
{
    vd_buf_printf(&b->line, " %lld", (long long)n);
}

static vd_status end_line(bundler *b, vd_err *err)
{
    vd_status st;

    vd_buf_put_char(&b->line, '\n');
    b->job->lines++;
    st = b->job->fn(b->job->ctx, vd_buf_view(&b->line), err);
    vd_buf_clear(&b->line);
    return st;
}

static vd_status put_setting(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;
    vd_hash hash = vd_hash_of(row[0].bytes);

    put_word(b, b->word);
    if (vd_str_is(b->word, VD_STR("desk")) ||
        vd_str_is(b->word, VD_STR("four_eyes"))) {
        put_word(b, row[0].bytes);
    } else if (vd_str_is(b->word, VD_STR("key"))) {
        put_hex(b, (vd_str){(const char *)hash.bytes, VD_HASH_BYTES});
    } else {
        put_hex(b, row[0].bytes);
    }
    return end_line(b, err);
}

static vd_status put_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("entry"));
    put_int(b, row[0].number);
    put_hex(b, row[2].bytes);
    put_word(b, row[1].bytes);
    return end_line(b, err);
}

static vd_status put_subject_of(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    (void)err;
    put_hex(b, row[0].bytes);
    put_hex(b, row[1].bytes);
    return VD_OK;
}

static vd_status put_sealed(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;
    vd_cell subject = row[1];
    size_t before;
    vd_status st;

    put_word(b, VD_STR("sealed"));
    for (size_t i = 0; i < 4; i++)
        put_int(b, row[i].number);
    before = b->line.n;
    st = vd_desk_run(b->desk, VD_DESK_QUERY_SUBJECT_GET, &subject, 1,
                     put_subject_of, b, err);
    if (b->line.n == before)
        vd_buf_put_z(&b->line, " - -");
    put_hex(b, row[5].bytes);
    if (b->job->minimise)
        put_word(b, VD_STR("-"));
    else
        put_hex(b, row[4].bytes);
    return st == VD_OK ? end_line(b, err) : st;
}

static vd_status put_subject(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("subject"));
    put_int(b, row[0].number);
    put_int(b, row[5].number);
    put_int(b, row[4].number);
    put_hex(b, row[1].bytes);
    put_hex(b, row[2].bytes);
    if (row[3].kind == VD_CELL_NULL)
        put_word(b, VD_STR("-"));
    else if (b->job->minimise)
        put_word(b, VD_STR("x"));
    else
        put_hex(b, row[3].bytes);
    return end_line(b, err);
}

static vd_status put_row(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("row"));
    put_int(b, row[1].number);
    put_word(b, row[2].bytes);
    return end_line(b, err);
}

static vd_status put_kept(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("kept"));
    put_int(b, row[0].number);
    put_word(b, row[1].bytes);
    put_hex(b, row[2].bytes);
    return end_line(b, err);
}

static vd_status put_state(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("state"));
    put_hex(b, row[0].bytes);
    put_hex(b, row[1].bytes);
    return end_line(b, err);
}

static void run(bundler *b, vd_desk_query query, const vd_cell *args, size_t n,
                vd_row_fn *fn)
{
    if (b->status == VD_OK)
        b->status = vd_desk_run(b->desk, query, args, n, fn, b, b->err);
}

static void put_head(bundler *b)
{
    vd_head head;

    if (b->status != VD_OK)
        return;
    put_word(b, VD_STR("head"));
    if (vd_head_read(vd_desk_path(vd_chain_desk(b->chain)), &head, NULL) ==
        VD_OK) {
        char hex[VD_HASH_HEX];

        vd_hash_hex(head.hash, hex);
        vd_buf_printf(&b->line, " %lld:%s", (long long)head.n, hex);
    } else {
        put_word(b, VD_STR("-"));
    }
    b->status = end_line(b, b->err);
}

static void put_settings(bundler *b)
{
    static const struct {
        vd_str word;
        vd_str name;
    } all[] = {{VD_STR_INIT("desk"), VD_STR_INIT("id")},
               {VD_STR_INIT("key"), VD_STR_INIT("key")},
               {VD_STR_INIT("four_eyes"), VD_STR_INIT("four_eyes")},
               {VD_STR_INIT("history"), VD_STR_INIT("history")}};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        vd_cell name = vd_cell_text(all[i].name);

        b->word = all[i].word;
        run(b, VD_DESK_QUERY_SETTING_GET, &name, 1, put_setting);
    }
}

static void put_flaw(void *ctx, vd_str what)
{
    bundler *b = ctx;

    if (b->status != VD_OK)
        return;
    put_word(b, VD_STR("flaw"));
    put_word(b, what);
    b->status = end_line(b, b->err);
}

static vd_status put_stray(void *ctx, const vd_cell *row, vd_err *err)
{
    bundler *b = ctx;

    put_word(b, VD_STR("setting"));
    put_word(b, row[0].bytes);
    return end_line(b, err);
}

static void put_flaws(bundler *b)
{
    if (b->status == VD_OK)
        b->status = vd_desk_check(b->desk, put_flaw, b, b->err);
    run(b, VD_DESK_QUERY_SETTING_NAMES, NULL, 0, put_stray);
}

vd_status vd_bundle_each(vd_chain *chain, vd_bundling *job, vd_err *err)
{
    bundler b = {
        .chain = chain, .desk = vd_chain_desk(chain), .job = job, .err = err};
    vd_cell all[] = {vd_cell_int(INT64_MIN), vd_cell_int(INT64_MAX)};

    vd_buf_init(&b.line);
    vd_buf_put_z(&b.line, "vedette audit bundle 1");
    b.status = end_line(&b, err);
    if (b.status == VD_OK) {
        put_word(&b, VD_STR("mode"));
        put_word(&b, job->minimise ? VD_STR("minimised") : VD_STR("whole"));
        b.status = end_line(&b, err);
    }
    /* Before what is read is fixed: it may be behind, and never before. */
    put_head(&b);
    if (b.status == VD_OK)
        b.status = vd_desk_look(b.desk, err);
    put_flaws(&b);
    put_settings(&b);
    run(&b, VD_DESK_QUERY_AUDIT_FROM, all, 1, put_entry);
    run(&b, VD_DESK_QUERY_SEALED_BETWEEN, all, 2, put_sealed);
    run(&b, VD_DESK_QUERY_SUBJECT_EACH, NULL, 0, put_subject);
    for (vd_desk_table t = 0; t < VD_TABLES; t++)
        run(&b, vd_desk_table_text(t), all, 2, put_row);
    run(&b, VD_DESK_QUERY_KEPT_EACH, NULL, 0, put_kept);
    if (!job->minimise)
        run(&b, VD_DESK_QUERY_STATE_EACH, NULL, 0, put_state);
    if (b.status == VD_OK) {
        put_word(&b, VD_STR("end"));
        put_int(&b, job->lines + 1);
        b.status = end_line(&b, err);
    }
    vd_desk_look_end(b.desk);
    vd_buf_done(&b.line);
    return b.status;
}
