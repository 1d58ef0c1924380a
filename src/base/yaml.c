/* SPDX-License-Identifier: Apache-2.0 */
#include "base/yaml.h"

#include <libfyaml.h>

#include "base/limits.h"
#include "base/utf8.h"

static vd_str scalar_of(struct fy_node *node, vd_arena *arena)
{
    size_t n = 0;
    const char *p = fy_node_get_scalar(node, &n);

    return vd_str_copy(arena, (vd_str){p == NULL ? "" : p, n});
}

/* The parser bounds nesting; a file written by hand has a few levels. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_json *convert(struct fy_node *node, vd_arena *arena, unsigned depth)
{
    vd_json *to = VD_NEW(arena, vd_json);
    vd_json **tail = &to->first;
    void *at = NULL;

    if (node == NULL || depth > VD_JSON_DEPTH_MAX)
        return to;
    if (fy_node_is_scalar(node)) {
        to->kind = VD_JSON_STRING;
        to->text = scalar_of(node, arena);
    } else if (fy_node_is_sequence(node)) {
        struct fy_node *item;

        to->kind = VD_JSON_ARRAY;
        while ((item = fy_node_sequence_iterate(node, &at)) != NULL) {
            *tail = convert(item, arena, depth + 1);
            tail = &(*tail)->next;
        }
    } else {
        struct fy_node_pair *pair;

        to->kind = VD_JSON_OBJECT;
        while ((pair = fy_node_mapping_iterate(node, &at)) != NULL) {
            *tail = convert(fy_node_pair_value(pair), arena, depth + 1);
            (*tail)->key = scalar_of(fy_node_pair_key(pair), arena);
            tail = &(*tail)->next;
        }
    }
    return to;
}

/* The parser never returns from a directive that is not UTF-8, and nobody
   writes directives into a mapping: both are refused before it sees them. */
static bool is_plain(vd_str text)
{
    bool begins = true;

    if (vd_utf8_find_bad(text) != VD_STR_NONE)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\0' || (begins && text.p[i] == '%'))
            return false;
        begins = text.p[i] == '\n' || text.p[i] == '\r';
    }
    return true;
}

/* Messages are collected; the parser would print them too. */
static void print_nothing(struct fy_diag *diag, void *user, const char *text,
                          size_t n)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)n;
}

vd_status vd_yaml_parse(vd_str text, vd_arena *arena, const vd_json **out,
                        vd_err *err)
{
    struct fy_diag_cfg silent = {
        .output_fn = print_nothing, .level = FYET_ERROR, .module_mask = ~0u};
    struct fy_diag *diag = fy_diag_create(&silent);
    struct fy_parse_cfg cfg = {.flags = FYPCF_COLLECT_DIAG, .diag = diag};
    struct fy_document *document;
    vd_status st = VD_OK;

    if (text.n > VD_YAML_BYTES_MAX) {
        fy_diag_destroy(diag);
        return vd_fail(err, VD_LIMIT, 0, "YAML of more than %zu bytes",
                       VD_YAML_BYTES_MAX);
    }
    if (!is_plain(text)) {
        fy_diag_destroy(diag);
        return vd_fail(err, VD_INVALID, 0,
                       "YAML that is not UTF-8, or has a directive (%%)");
    }
    fy_diag_set_collect_errors(diag, true);
    document = fy_document_build_from_string(&cfg, text.p, text.n);
    if (document == NULL) {
        void *at = NULL;
        struct fy_diag_error *why = fy_diag_errors_iterate(diag, &at);

        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "line %d: YAML: %.100s",
                     why == NULL ? 0 : why->line,
                     why == NULL ? "not readable" : why->msg);
    } else {
        *out = convert(fy_document_root(document), arena, 0);
    }
    fy_document_destroy(document);
    fy_diag_destroy(diag);
    return st;
}

vd_status vd_yaml_read(const char *path, vd_arena *arena, const vd_json **out,
                       vd_err *err)
{
    const vd_json *map = NULL;
    vd_str text = VD_STR("");
    vd_status st = vd_file_read(path, arena, VD_YAML_BYTES_MAX, &text, err);

    if (st == VD_OK)
        st = vd_yaml_parse(text, arena, &map, err);
    if (st == VD_OK && (map == NULL || map->kind != VD_JSON_OBJECT))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "expected keys and values");
    if (st == VD_OK)
        *out = map;
    return st;
}
