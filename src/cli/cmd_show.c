/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/dossier.h"
#include "app/link.h"
#include "app/screen.h"
#include "cli/cli.h"
#include "data/country.h"
#include "data/source.h"

static vd_str date_or(vd_arena *arena, vd_moment moment, const char *otherwise)
{
    char date[VD_MOMENT_TEXT];

    if (moment == INT64_MIN || moment == VD_MOMENT_MAX)
        return vd_str_of(otherwise);
    vd_moment_format_date(moment, date);
    return vd_str_copy(arena, vd_str_of(date));
}

static void json_entity(vd_json_out *out, const vd_record *record, size_t i,
                        vd_arena *arena)
{
    const vd_entity *e = &record->entities[i];

    vd_json_open(out, '{');
    vd_json_pair(out, "id", vd_entity_id(record, i, arena));
    vd_json_pair(out, "schema", vd_schema_name(e->schema));
    vd_json_key(out, "properties");
    vd_json_open(out, '{');
    for (size_t v = 0; v < e->n;) {
        size_t end = v;

        vd_json_key(out, vd_str_z(arena, vd_prop_name(e->values[v].prop)));
        vd_json_open(out, '[');
        for (; end < e->n && e->values[end].prop == e->values[v].prop; end++)
            vd_json_string(out, e->values[end].text);
        vd_json_close(out, ']');
        v = end;
    }
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}

/* A listing of the same party, and what it is called. */
typedef struct kin {
    vd_relation relation;
    vd_str caption;
    vd_str sources;
} kin;

typedef struct kin_list {
    kin *at;
    size_t n;
} kin_list;

static vd_status find_kindred(vd_cli *cli, const vd_view *view, vd_str id,
                              kin_list *out, vd_err *err)
{
    vd_relations relations = {0};
    vd_status st = vd_party_of(view, id, &cli->arena, &relations, err);

    *out = (kin_list){.at = VD_NEW_N(&cli->arena, kin, relations.n)};
    for (size_t i = 0; st == VD_OK && i < relations.n; i++) {
        kin *k = &out->at[out->n];
        vd_dossier d;

        st = vd_dossier_make(view, relations.at[i].id, &cli->arena, &d, err);
        if (st == VD_ABSENT) { /* not in this view */
            st = VD_OK;
            continue;
        }
        if (st != VD_OK)
            break;
        *k = (kin){.relation = relations.at[i],
                   .caption = vd_entity_caption(
                       vd_record_target(&d.sources[0].record)),
                   .sources = VD_STR("")};
        for (size_t s = 0; s < d.n_sources; s++) {
            if (d.sources[s].listed)
                k->sources = vd_str_join(&cli->arena, k->sources, VD_STR(" "),
                                         d.sources[s].source);
        }
        out->n++;
    }
    return st;
}

static vd_str first_line(vd_str text)
{
    return vd_str_slice(text, 0, vd_str_find_char(text, '\n', 0));
}

static void json_kindred(vd_json_out *out, const kin_list *kindred)
{
    vd_json_key(out, "party");
    vd_json_open(out, '[');
    for (size_t i = 0; i < kindred->n; i++) {
        const kin *k = &kindred->at[i];
        const vd_joint *j = &k->relation.by;

        vd_json_open(out, '{');
        vd_json_pair(out, "id", k->relation.id);
        vd_json_pair(out, "caption", k->caption);
        vd_json_pair(out, "sources", k->sources);
        vd_json_pair_int(out, "joint", (long long)j->id);
        vd_json_pair(out, "basis", vd_joint_basis_name(j->basis));
        vd_json_pair_lines(out, "why", j->why);
        vd_json_pair(out, "actor", j->actor);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static vd_str joint_text(vd_cli *cli, const vd_joint *j)
{
    vd_str basis = vd_joint_basis_name(j->basis);

    if (j->basis == VD_JOINT_NAMES) {
        basis = vd_str_printf(
            &cli->arena, "names and data, probability %d.%02d",
            j->p_same / VD_MILLION, j->p_same % VD_MILLION / 10000);
    } else if (j->basis == VD_JOINT_PERSON) {
        basis =
            vd_str_printf(&cli->arena, "said by %.*s", VD_STR_WHOLE(j->actor));
    }
    return vd_str_printf(&cli->arena, "joint %lld by %.*s: %.*s",
                         (long long)j->id, VD_STR_WHOLE(basis),
                         VD_STR_WHOLE(first_line(j->why)));
}

static void put_kindred(vd_cli *cli, const kin_list *kindred)
{
    vd_columns columns;

    if (kindred->n == 0)
        return;
    vd_buf_printf(&cli->out, "\n%sJoined as one party%s\n",
                  cli->colour ? "\033[1m" : "", cli->colour ? "\033[0m" : "");
    vd_columns_init(&columns, &cli->arena, 5);
    for (size_t i = 0; i < kindred->n; i++) {
        const kin *k = &kindred->at[i];

        vd_columns_row(&columns, (vd_str[]){VD_STR(" "), k->relation.id,
                                            k->caption, k->sources,
                                            joint_text(cli, &k->relation.by)});
    }
    vd_columns_write(&columns, true, false, &cli->out);
}

static void print_json(vd_cli *cli, const vd_dossier *d,
                       const kin_list *kindred)
{
    vd_json_out out = vd_cli_json(cli);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "id", d->id);
    vd_json_pair(&out, "caption",
                 vd_entity_caption(vd_record_target(&d->sources[0].record)));
    vd_json_key(&out, "sources");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < d->n_sources; i++) {
        const vd_record *r = &d->sources[i].record;

        vd_json_open(&out, '{');
        vd_json_pair(&out, "source", d->sources[i].source);
        vd_json_pair(&out, "source_id", r->key);
        vd_json_key(&out, "listed");
        vd_json_bool(&out, d->sources[i].listed);
        vd_json_key(&out, "entities");
        vd_json_open(&out, '[');
        for (size_t e = 0; e < r->n; e++)
            json_entity(&out, r, e, &cli->arena);
        vd_json_close(&out, ']');
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "history");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < d->n_history; i++) {
        const vd_presence *p = &d->history[i];

        vd_json_open(&out, '{');
        vd_json_pair(&out, "source", p->source);
        vd_json_pair(&out, "from", date_or(&cli->arena, p->from, ""));
        vd_json_pair(&out, "absent_before",
                     date_or(&cli->arena, p->before, ""));
        vd_json_pair(&out, "until", date_or(&cli->arena, p->until, ""));
        vd_json_pair_int(&out, "editions", (long long)p->editions);
        vd_json_pair_int(&out, "changes", (long long)p->changes);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    json_kindred(&out, kindred);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void put_entity(vd_cli *cli, const vd_record *r, size_t i)
{
    const vd_entity *e = &r->entities[i];
    vd_columns columns;

    vd_columns_init(&columns, &cli->arena, 3);
    for (size_t v = 0; v < e->n; v++) {
        bool again = v > 0 && e->values[v].prop == e->values[v - 1].prop;
        vd_str text = e->values[v].text;

        if (vd_prop_type(e->values[v].prop) == VD_TYPE_ENTITY &&
            vd_str_is(text, r->entities[0].id))
            continue; /* that it hangs on this entity goes without saying */
        if (vd_prop_type(e->values[v].prop) == VD_TYPE_COUNTRY) {
            text = vd_str_printf(&cli->arena, "%.*s (%.*s)",
                                 VD_STR_WHOLE(vd_country_name(text)),
                                 VD_STR_WHOLE(text));
        }
        vd_columns_row(
            &columns,
            (vd_str[]){i == 0 ? VD_STR(" ") : VD_STR("   "),
                       again ? VD_STR("") : vd_prop_name(e->values[v].prop),
                       text});
    }
    vd_columns_write(&columns, true, false, &cli->out);
}

static void print_text(vd_cli *cli, const vd_dossier *d)
{
    const char *bold = cli->colour ? "\033[1m" : "";
    const char *plain = cli->colour ? "\033[0m" : "";

    vd_buf_printf(&cli->out, "%s%.*s%s  %.*s  %.*s\n", bold,
                  VD_STR_WHOLE(vd_entity_caption(
                      vd_record_target(&d->sources[0].record))),
                  plain, VD_STR_WHOLE(d->id),
                  VD_STR_WHOLE(vd_schema_name(
                      vd_record_target(&d->sources[0].record)->schema)));
    for (size_t i = 0; i < d->n_sources; i++) {
        const vd_record *r = &d->sources[i].record;
        const vd_source *known = vd_source_find(d->sources[i].source);

        vd_buf_printf(&cli->out, "\n%s%.*s%s  %.*s%s\n", bold,
                      VD_STR_WHOLE(d->sources[i].source), plain,
                      VD_STR_WHOLE(known == NULL ? VD_STR("") : known->title),
                      d->sources[i].listed ? ""
                                           : "  (no longer listed; as last "
                                             "seen)");
        for (size_t e = 0; e < r->n; e++) {
            if (e > 0) {
                vd_buf_printf(
                    &cli->out, "  %.*s\n",
                    VD_STR_WHOLE(vd_schema_name(r->entities[e].schema)));
            }
            put_entity(cli, r, e);
        }
    }
    vd_buf_printf(&cli->out, "\n%sHistory%s\n", bold, plain);
    for (size_t i = 0; i < d->n_history; i++) {
        const vd_presence *p = &d->history[i];
        vd_str before = date_or(&cli->arena, p->before, "");

        vd_buf_printf(&cli->out, "  %.*s  in the edition of %.*s",
                      VD_STR_WHOLE(p->source),
                      VD_STR_WHOLE(date_or(&cli->arena, p->from, "")));
        if (before.n > 0)
            vd_buf_printf(&cli->out, " (not in that of %.*s)",
                          VD_STR_WHOLE(before));
        if (p->until != VD_MOMENT_MAX) {
            vd_buf_printf(&cli->out, ", gone in that of %.*s",
                          VD_STR_WHOLE(date_or(&cli->arena, p->until, "")));
        } else {
            vd_buf_put_z(&cli->out, ", and since");
        }
        vd_buf_printf(&cli->out, "; %zu editions, altered in %zu\n",
                      p->editions, p->changes);
    }
}

/* A name instead of an id: the one entity it clearly means, else a list. */
static vd_str find_by_name(vd_cli *cli, const vd_view *view, vd_str name,
                           int *status)
{
    enum { SHOWN = 10 };
    vd_screen *screen = NULL;
    vd_search_options options = {.limit = SHOWN};
    vd_found found = {0};
    vd_record query;
    vd_err err = {0};
    vd_str id = VD_STR("");
    vd_status st = vd_screen_open(view, &screen, &err);

    vd_record_init(&query, &cli->arena, VD_STR(""), VD_STR(""),
                   VD_SCHEMA_UNKNOWN);
    vd_query_put(&query, VD_PROP_NAME, name);
    if (st == VD_OK)
        st = vd_screen_query(screen, query.entities, &options, &cli->arena,
                             &found, &err);
    if (st != VD_OK) {
        vd_screen_close(screen);
        *status = vd_cli_fail(cli, st, &err);
        return id;
    }
    if (found.n > 0 && found.at[0].score.name_score >= 900000 &&
        (found.n == 1 ||
         found.at[1].score.name_score < found.at[0].score.name_score))
        id = vd_str_copy(&cli->arena, found.at[0].candidate->entity->id);
    else if (found.n == 0) {
        (void)fprintf(stderr,
                      "vedette show: nothing in the book is called "
                      "\"%.*s\"\n",
                      VD_STR_WHOLE(name));
    } else {
        (void)fprintf(stderr,
                      "vedette show: \"%.*s\" may be one of these; "
                      "show one by its id:\n",
                      VD_STR_WHOLE(name));
    }
    for (size_t i = 0; id.n == 0 && i < found.n; i++) {
        const vd_entity *e = found.at[i].candidate->entity;

        (void)fprintf(stderr, "  %.*s  %.*s\n", VD_STR_WHOLE(e->id),
                      VD_STR_WHOLE(vd_entity_caption(e)));
    }
    *status = VD_EXIT_INPUT;
    vd_screen_close(screen);
    return id;
}

int vd_command_show(vd_cli *cli)
{
    vd_str wanted = VD_STR("");
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_dossier dossier;
    kin_list kindred;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL)
            return vd_cli_usage(cli, "--%s is no option of show", arg.name);
        wanted =
            vd_str_join(&cli->arena, wanted, VD_STR(" "), vd_str_of(arg.value));
    }
    if (wanted.n == 0)
        return vd_cli_usage(cli, "say what to show: an id or a name");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = vd_dossier_make(&view, wanted, &cli->arena, &dossier, &err);
    if (st == VD_ABSENT) {
        wanted = find_by_name(cli, &view, wanted, &status);
        if (wanted.n > 0)
            st = vd_dossier_make(&view, wanted, &cli->arena, &dossier, &err);
    }
    if (st == VD_OK)
        st = find_kindred(cli, &view, dossier.id, &kindred, &err);
    if (st == VD_OK && cli->json)
        print_json(cli, &dossier, &kindred);
    else if (st == VD_OK) {
        print_text(cli, &dossier);
        put_kindred(cli, &kindred);
    }
    if (st == VD_OK)
        status = VD_EXIT_DONE;
    else if (st != VD_ABSENT)
        status = vd_cli_fail(cli, st, &err);
    vd_store_close(store);
    return status;
}
