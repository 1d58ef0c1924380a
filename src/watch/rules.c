/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only file that includes Lua's headers.
 *
 * What a rule may call is a short list and not what is left of a long one:
 * functions of the base, string and table libraries that see nothing but their
 * arguments and end soon.  Patterns are left out, since a pattern can run for
 * ever in one step; pcall as well, which would catch the end of the steps; and
 * what sets metatables.  pairs() goes by the order of keys, so that a rule has
 * one answer on all machines.
 */
#include "watch/rules.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>

#include "base/oom.h"
#include "feeds/event.h"

enum {
    MEMORY_MAX = 4 << 20, /* bytes of all rules, while one runs */
    SLACK = 4 << 20,      /* more of them, for taking what it gave */
    COLLECT_FROM = 1 << 20,
    KEYS_MAX = 1000,        /* of a table that pairs() goes through */
    SEARCHED_MAX = 1 << 16, /* bytes of a text that contains() looks in */
    SOUGHT_MAX = 200,       /* of what it looks for */
    MADE_MAX = 64 << 20, /* bytes that one call may ask for in all: a step may
                            make a long text */
    STEPS_MAX = 100000,  /* instructions of one call */
    FILE_BYTES_MAX = 1 << 20,
    FINDINGS_MAX = 100,    /* of one rule and record */
    TEXT_BYTES_MAX = 2000, /* of a text of a finding */
    DEPTH_MAX = 16,        /* of tables in a record of a test */
};

enum { FILES_MAX = 64 };

/* What lies in the registry, by the addresses of these. */
static const char base_key = 'b';   /* what a rule may call */
static const char chunks_key = 'c'; /* files, as functions that give rules */

struct vd_rules {
    lua_State *lua;
    size_t used;  /* bytes */
    size_t limit; /* of them now */
    size_t made;  /* bytes asked for in the call in hand */
    vd_hash hash; /* of all files */
    size_t n;     /* files */
    const char *const *paths;
    size_t rules;
};

/* --- the cage ------------------------------------------------------------ */

/* As lua_Alloc wants it; NULL is an error of the rule. */
static void *allocate(void *ctx, void *old, size_t had, size_t wanted)
{
    vd_rules *r = ctx;

    if (old == NULL)
        had = 0;
    if (wanted == 0) {
        free(old);
        r->used -= had;
        return NULL;
    }
    if (wanted > had && (r->used + (wanted - had) > r->limit ||
                         r->made + (wanted - had) > MADE_MAX))
        return NULL;
    if (wanted > had)
        r->made += wanted - had;
    old = realloc(old, wanted);
    if (old != NULL)
        r->used = r->used - had + wanted;
    return old;
}

static void on_steps(lua_State *lua, lua_Debug *where)
{
    (void)where;
    (void)luaL_error(lua, "more than %d steps", (int)STEPS_MAX);
}

/* Numbers before texts, each in their order. */
static bool is_before(lua_State *lua, int a, int b)
{
    int kind_a = lua_type(lua, a);
    int kind_b = lua_type(lua, b);

    if (kind_a != kind_b)
        return kind_a < kind_b;
    return (kind_a == LUA_TNUMBER || kind_a == LUA_TSTRING) &&
           lua_compare(lua, a, b, LUA_OPLT) != 0;
}

/* The next key and its value: up-values are the table and its sorted keys. */
static int next_pair(lua_State *lua)
{
    lua_Integer i = lua_tointeger(lua, lua_upvalueindex(3)) + 1;

    lua_pushinteger(lua, i);
    lua_replace(lua, lua_upvalueindex(3));
    if (lua_rawgeti(lua, lua_upvalueindex(2), i) == LUA_TNIL)
        return 1;
    lua_pushvalue(lua, -1);
    lua_rawget(lua, lua_upvalueindex(1));
    return 2;
}

static int sorted_pairs(lua_State *lua)
{
    lua_Integer n = 0;

    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_newtable(lua);
    lua_pushnil(lua);
    while (lua_next(lua, 1) != 0) {
        lua_Integer i;

        if (n == KEYS_MAX)
            return luaL_error(lua, "pairs() of more than %d keys",
                              (int)KEYS_MAX);
        lua_pop(lua, 1);
        /* Keys are few: each goes to its place. */
        for (i = n; i > 0; i--) {
            (void)lua_rawgeti(lua, 2, i);
            if (!is_before(lua, -2, -1)) {
                lua_pop(lua, 1);
                break;
            }
            lua_rawseti(lua, 2, i + 1);
        }
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, 2, i + 1);
        n++;
    }
    lua_pushvalue(lua, 1);
    lua_pushvalue(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_pair, 3);
    return 1;
}

/* contains(text, part): plainly, whatever the case of ASCII letters. */
static int contains(lua_State *lua)
{
    size_t n;
    size_t m;
    const char *text = luaL_checklstring(lua, 1, &n);
    const char *part = luaL_checklstring(lua, 2, &m);

    if (n > SEARCHED_MAX || m > SOUGHT_MAX)
        return luaL_error(lua, "contains() of more than %d bytes in %d",
                          (int)SOUGHT_MAX, (int)SEARCHED_MAX);
    lua_pushboolean(lua,
                    vd_str_find_nocase((vd_str){text, n}, (vd_str){part, m},
                                       0) != VD_STR_NONE);
    return 1;
}

/* Of a table or a function Lua's own gives the address, which differs from run
   to run. */
static int plain_tostring(lua_State *lua)
{
    luaL_checkany(lua, 1);
    if (lua_type(lua, 1) == LUA_TTABLE || lua_type(lua, 1) == LUA_TFUNCTION)
        lua_pushstring(lua, luaL_typename(lua, 1));
    else
        (void)luaL_tolstring(lua, 1, NULL);
    return 1;
}

/* What stays of a library. */
static void keep_only(lua_State *lua, const char *library,
                      const char *const *names)
{
    (void)lua_getglobal(lua, library);
    lua_newtable(lua);
    for (; *names != NULL; names++) {
        (void)lua_getfield(lua, -2, *names);
        lua_setfield(lua, -2, *names);
    }
    lua_setglobal(lua, library);
    lua_pop(lua, 1);
}

/* Every record gets tables of its own, so that no rule can leave anything in
   them for the next. */
static void copy_table(lua_State *lua, int from)
{
    lua_newtable(lua);
    lua_pushnil(lua);
    while (lua_next(lua, from) != 0) {
        if (lua_type(lua, -1) == LUA_TTABLE) {
            int inner = lua_gettop(lua);

            lua_newtable(lua);
            lua_pushnil(lua);
            while (lua_next(lua, inner) != 0) {
                lua_pushvalue(lua, -2);
                lua_insert(lua, -2);
                lua_rawset(lua, inner + 1);
            }
            lua_remove(lua, inner);
        }
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_rawset(lua, from + 1);
    }
}

static void keep_base(lua_State *lua)
{
    static const char *const kept[] = {
        "assert", "error",  "ipairs", "select", "tonumber", "tostring",
        "type",   "string", "table",  "math",   NULL};

    lua_newtable(lua);
    for (size_t i = 0; kept[i] != NULL; i++) {
        (void)lua_getglobal(lua, kept[i]);
        lua_setfield(lua, -2, kept[i]);
    }
    lua_pushcfunction(lua, sorted_pairs);
    lua_setfield(lua, -2, "pairs");
    lua_pushcfunction(lua, contains);
    lua_setfield(lua, -2, "contains");
    lua_pushcfunction(lua, plain_tostring);
    lua_setfield(lua, -2, "tostring");
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &base_key);
}

/* ("x"):find() would reach what was left out, through the metatable that all
   texts share. */
static void cage_texts(lua_State *lua)
{
    lua_pushliteral(lua, "");
    lua_pushnil(lua);
    (void)lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
}

static int make_cage(lua_State *lua)
{
    static const char *const strings[] = {
        "byte", "char", "len", "lower", "upper", "rep", "sub", "reverse", NULL};
    static const char *const tables[] = {"concat", "unpack", "sort", NULL};
    static const char *const numbers[] = {"abs", "ceil",      "floor", "max",
                                          "min", "tointeger", "type",  NULL};

    luaL_requiref(lua, LUA_GNAME, luaopen_base, 1);
    luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
    luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
    luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 1);
    lua_settop(lua, 0);
    keep_only(lua, LUA_STRLIBNAME, strings);
    keep_only(lua, LUA_TABLIBNAME, tables);
    keep_only(lua, LUA_MATHLIBNAME, numbers);
    keep_base(lua);
    cage_texts(lua);
    lua_newtable(lua);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &chunks_key);
    return 0;
}

/* --- values -------------------------------------------------------------- */

/* A record, in the project's own form, as tables.  Decimals stay texts. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void push_json(lua_State *lua, const vd_json *value)
{
    lua_Integer i = 0;

    if (value->kind == VD_JSON_ARRAY || value->kind == VD_JSON_OBJECT) {
        luaL_checkstack(lua, 4, "too deep");
        lua_newtable(lua);
        for (const vd_json *m = value->first; m != NULL; m = m->next) {
            push_json(lua, m);
            if (value->kind == VD_JSON_ARRAY) {
                lua_rawseti(lua, -2, ++i);
                continue;
            }
            (void)lua_pushlstring(lua, m->key.p, m->key.n);
            lua_insert(lua, -2);
            lua_rawset(lua, -3);
        }
    } else {
        (void)lua_pushlstring(lua, value->text.p == NULL ? "" : value->text.p,
                              value->text.n);
    }
}

static void set_text(lua_State *lua, const char *key, vd_str text)
{
    (void)lua_pushlstring(lua, text.p == NULL ? "" : text.p, text.n);
    lua_setfield(lua, -2, key);
}

static void push_findings(lua_State *lua, const vd_findings *f)
{
    lua_createtable(lua, (int)f->n, 0);
    for (size_t i = 0; i < f->n; i++) {
        lua_createtable(lua, 0, 6);
        set_text(lua, "check", f->at[i].check);
        set_text(lua, "about", f->at[i].about);
        set_text(lua, "subject", f->at[i].subject);
        set_text(lua, "reason", f->at[i].reason);
        set_text(lua, "evidence", f->at[i].evidence);
        set_text(lua, "consequence", f->at[i].consequence);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

static vd_str text_of(lua_State *lua, int at, const char *key, vd_arena *arena)
{
    size_t n = 0;
    const char *p = NULL;
    vd_str text = VD_STR("");

    if (lua_getfield(lua, at, key) == LUA_TSTRING)
        p = lua_tolstring(lua, -1, &n);
    if (p != NULL)
        text = vd_str_copy(
            arena, (vd_str){p, n < TEXT_BYTES_MAX ? n : TEXT_BYTES_MAX});
    lua_pop(lua, 1);
    return text;
}

/* The table on top as a finding of a rule. */
static void take_finding(lua_State *lua, vd_str name, vd_str law,
                         vd_findings *f)
{
    int at = lua_gettop(lua);
    vd_str own = text_of(lua, at, "law", f->arena);
    vd_finding finding = {
        .check = vd_str_join(f->arena, VD_STR("rule"), VD_STR(":"), name),
        .about = text_of(lua, at, "about", f->arena),
        .subject = text_of(lua, at, "subject", f->arena),
        .reason = text_of(lua, at, "reason", f->arena),
        .law = own.n > 0 ? own : law,
        .evidence = VD_STR("own rule"),
        .sure = VD_STR("")};

    if (finding.about.n == 0)
        finding.about = VD_STR("record");
    if (finding.reason.n == 0)
        finding.reason = VD_STR("the rule gives no reason");
    vd_findings_add(f, &finding);
}

/* --- running ------------------------------------------------------------- */

static void fail_rule(lua_State *lua, vd_str name, vd_findings *f)
{
    const char *what = lua_tostring(lua, -1);

    vd_findings_add(
        f,
        &(vd_finding){
            .check = vd_str_join(f->arena, VD_STR("rule"), VD_STR(":"), name),
            .about = VD_STR("rule"),
            .subject = VD_STR(""),
            .reason = vd_str_printf(f->arena, "the rule failed: %.300s",
                                    what == NULL ? "without a message" : what),
            .law = VD_STR(""),
            .evidence = VD_STR("own rule"),
            .sure = VD_STR("")});
    lua_pop(lua, 1);
}

typedef struct call {
    const vd_json *record;
    const vd_findings *findings;
    lua_Integer number; /* of a file, or of a rule of it */
} call;

/* What may not run for ever; the hook ends with it. */
static void bounded_call(lua_State *lua, int arguments, int results)
{
    lua_sethook(lua, on_steps, LUA_MASKCOUNT, STEPS_MAX);
    lua_call(lua, arguments, results);
    lua_sethook(lua, NULL, 0, 0);
}

static void check_rule(lua_State *lua)
{
    if (lua_type(lua, -1) != LUA_TTABLE)
        (void)luaL_error(lua, "expected a list of rules");
    if (lua_getfield(lua, -1, "name") != LUA_TSTRING)
        (void)luaL_error(lua, "a rule has no name");
    if (lua_getfield(lua, -2, "check") != LUA_TFUNCTION)
        (void)luaL_error(lua, "rule %s has no function \"check\"",
                         lua_tostring(lua, -2));
    lua_pop(lua, 2);
}

/* The rules of a file, made anew. */
static int make_rules(lua_State *lua)
{
    const call *c = lua_touserdata(lua, 1);

    lua_settop(lua, 0);
    (void)lua_rawgetp(lua, LUA_REGISTRYINDEX, &base_key);
    copy_table(lua, 1);
    (void)lua_rawgetp(lua, LUA_REGISTRYINDEX, &chunks_key);
    (void)lua_rawgeti(lua, -1, c->number);
    lua_pushvalue(lua, 2);
    if (lua_setupvalue(lua, -2, 1) == NULL)
        lua_pop(lua, 1);
    bounded_call(lua, 0, 1);
    if (lua_type(lua, -1) != LUA_TTABLE || lua_rawlen(lua, -1) == 0)
        return luaL_error(lua, "expected a list of rules");
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(lua, -1); i++) {
        (void)lua_rawgeti(lua, -1, i);
        check_rule(lua);
        lua_pop(lua, 1);
    }
    return 1;
}

/* Under lua_pcall, since everything in it may fail for want of memory: the
   rules of the file, and the call. */
static int call_rule(lua_State *lua)
{
    const call *c = lua_touserdata(lua, 2);

    (void)lua_rawgeti(lua, 1, c->number);
    (void)lua_getfield(lua, -1, "check");
    push_json(lua, c->record);
    push_findings(lua, c->findings);
    bounded_call(lua, 2, 1);
    if (lua_type(lua, -1) != LUA_TNIL && lua_type(lua, -1) != LUA_TTABLE)
        return luaL_error(lua, "a rule returns nothing, a table, or a list");
    return 1;
}

static int protected_call(vd_rules *r, int arguments)
{
    int failed;

    /* What a rule before left is no matter of this one. */
    if (r->used > COLLECT_FROM)
        (void)lua_gc(r->lua, LUA_GCCOLLECT, 0);
    r->limit = MEMORY_MAX;
    r->made = 0;
    failed = lua_pcall(r->lua, arguments, 1, 0);
    r->limit = MEMORY_MAX + SLACK;
    r->made = 0;
    lua_sethook(r->lua, NULL, 0, 0);
    return failed;
}

/* Leaves the rules of a file on the stack, or what is wrong. */
static bool open_file(vd_rules *r, size_t file)
{
    call c = {.number = (lua_Integer)file};

    lua_settop(r->lua, 0);
    lua_pushcfunction(r->lua, make_rules);
    lua_pushlightuserdata(r->lua, &c);
    return protected_call(r, 1) == LUA_OK;
}

/* The result is on top: nothing, a finding, or a list of them. */
static void take_result(lua_State *lua, vd_str name, vd_str law, vd_findings *f)
{
    int at = lua_gettop(lua);
    bool list;

    if (lua_type(lua, at) != LUA_TTABLE)
        return;
    list = lua_rawgeti(lua, at, 1) == LUA_TTABLE;
    lua_pop(lua, 1);
    if (!list) {
        take_finding(lua, name, law, f);
        return;
    }
    if (lua_rawlen(lua, at) > FINDINGS_MAX) {
        lua_pushstring(lua, "a rule gives more than 100 findings");
        fail_rule(lua, name, f);
        return;
    }
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(lua, at); i++) {
        if (lua_rawgeti(lua, at, i) == LUA_TTABLE) {
            take_finding(lua, name, law, f);
            lua_pop(lua, 1);
            continue;
        }
        lua_pushstring(lua, "a list of findings has something else in it");
        fail_rule(lua, name, f);
        lua_settop(lua, at);
    }
}

/* A rule of the file whose rules lie at the bottom of the stack. */
static void run_rule(vd_rules *r, lua_Integer rule, const vd_json *record,
                     vd_findings *f)
{
    call c = {record, f, rule};
    vd_str name;
    vd_str law;

    (void)lua_rawgeti(r->lua, 1, rule);
    name = text_of(r->lua, 2, "name", f->arena);
    law = text_of(r->lua, 2, "law", f->arena);
    lua_settop(r->lua, 1);
    lua_pushcfunction(r->lua, call_rule);
    lua_pushvalue(r->lua, 1);
    lua_pushlightuserdata(r->lua, &c);
    if (protected_call(r, 2) != LUA_OK)
        fail_rule(r->lua, name, f);
    else
        take_result(r->lua, name, law, f);
    lua_settop(r->lua, 1);
}

static vd_status record_of(const vd_event *event, vd_arena *arena,
                           const vd_json **out, vd_err *err)
{
    vd_json_out json;
    vd_buf text;
    vd_status st;

    vd_buf_init(&text);
    json = (vd_json_out){.buf = &text};
    vd_event_put(&json, event, arena);
    st = vd_json_parse(vd_buf_view(&text), arena, out, err);
    vd_buf_done(&text);
    return st;
}

vd_status vd_rules_check(vd_rules *r, const vd_event *event, vd_findings *f,
                         vd_err *err)
{
    const vd_json *record = NULL;
    vd_status st = record_of(event, f->arena, &record, err);

    for (size_t file = 1; st == VD_OK && file <= r->n; file++) {
        if (!open_file(r, file)) {
            fail_rule(r->lua, vd_str_of(r->paths[file - 1]), f);
            continue;
        }
        for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(r->lua, 1); i++)
            run_rule(r, i, record, f);
    }
    lua_settop(r->lua, 0);
    return st;
}

size_t vd_rules_count(const vd_rules *r)
{
    return r->rules;
}

vd_hash vd_rules_hash(const vd_rules *r)
{
    return r->hash;
}

/* --- reading ------------------------------------------------------------- */

static vd_status fail_lua(vd_rules *r, const char *path, vd_err *err)
{
    const char *what = lua_tostring(r->lua, -1);
    vd_status st = vd_fail(err, VD_INVALID, VD_NOWHERE, "%s: %.120s", path,
                           what == NULL ? "no memory" : what);

    lua_settop(r->lua, 0);
    return st;
}

typedef struct source {
    vd_str text;
    const char *name; /* in messages of Lua */
    lua_Integer number;
} source;

/* Text alone: compiled code can do what no text can. */
static int load_chunk(lua_State *lua)
{
    const source *s = lua_touserdata(lua, 1);

    (void)lua_rawgetp(lua, LUA_REGISTRYINDEX, &chunks_key);
    if (luaL_loadbufferx(lua, s->text.p, s->text.n, s->name, "t") != LUA_OK)
        return lua_error(lua);
    lua_rawseti(lua, -2, s->number);
    return 0;
}

static vd_status read_file(vd_rules *r, const char *path, vd_err *err)
{
    vd_arena arena;
    source s = {.name = "=rules", .number = (lua_Integer)r->n + 1};
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_file_read(path, &arena, FILE_BYTES_MAX, &s.text, err);
    if (st == VD_OK) {
        r->hash = vd_hash_pair(r->hash, vd_hash_of(s.text));
        lua_pushcfunction(r->lua, load_chunk);
        lua_pushlightuserdata(r->lua, &s);
        if (protected_call(r, 1) != LUA_OK || !open_file(r, ++r->n))
            st = fail_lua(r, path, err);
        else
            r->rules += lua_rawlen(r->lua, 1);
        lua_settop(r->lua, 0);
    }
    vd_arena_done(&arena);
    return st;
}

vd_status vd_rules_open(const char *const *paths, size_t n, vd_rules **out,
                        vd_err *err)
{
    vd_rules *r = calloc(1, sizeof *r);
    vd_status st = VD_OK;

    if (r == NULL)
        vd_out_of_memory(sizeof *r);
    r->paths = paths;
    r->limit = MEMORY_MAX + SLACK;
    r->lua = lua_newstate(allocate, r);
    if (r->lua == NULL)
        vd_out_of_memory(MEMORY_MAX);
    if (n > FILES_MAX)
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d files of rules",
                     (int)FILES_MAX);
    lua_pushcfunction(r->lua, make_cage);
    if (st == VD_OK && lua_pcall(r->lua, 0, 0, 0) != LUA_OK)
        st = fail_lua(r, "rules", err);
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = read_file(r, paths[i], err);
    if (st != VD_OK) {
        vd_rules_close(r);
        return st;
    }
    *out = r;
    return VD_OK;
}

void vd_rules_close(vd_rules *r)
{
    if (r == NULL)
        return;
    lua_close(r->lua);
    free(r);
}

/* --- tests --------------------------------------------------------------- */

typedef struct builder {
    vd_arena *arena;
    const char *wrong;
} builder;

static vd_str copy_on_top(lua_State *lua, vd_arena *arena)
{
    size_t n = 0;
    const char *p = lua_tolstring(lua, -1, &n);

    return vd_str_copy(arena, (vd_str){p, n});
}

static vd_json *json_of(lua_State *lua, builder *b, int depth);

/* NOLINTNEXTLINE(misc-no-recursion) */
static void take_list(lua_State *lua, builder *b, int depth, vd_json *to)
{
    vd_json **end = &to->first;

    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(lua, -1); i++) {
        (void)lua_rawgeti(lua, -1, i);
        *end = json_of(lua, b, depth + 1);
        end = &(*end)->next;
        lua_pop(lua, 1);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void take_members(lua_State *lua, builder *b, int depth, vd_json *to)
{
    vd_json **end = &to->first;

    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
        *end = json_of(lua, b, depth + 1);
        lua_pop(lua, 1);
        if (lua_type(lua, -1) != LUA_TSTRING)
            b->wrong = "a key of a record is no text";
        else
            (*end)->key = copy_on_top(lua, b->arena);
        end = &(*end)->next;
    }
}

/* What is on top, as a value of a record. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_json *json_of(lua_State *lua, builder *b, int depth)
{
    vd_json *to = VD_NEW(b->arena, vd_json);

    if (lua_type(lua, -1) == LUA_TSTRING || lua_type(lua, -1) == LUA_TNUMBER) {
        lua_pushvalue(lua, -1); /* a number becomes a text where it lies */
        to->kind = VD_JSON_STRING;
        to->text = copy_on_top(lua, b->arena);
        lua_pop(lua, 1);
    } else if (lua_type(lua, -1) != LUA_TTABLE || depth == DEPTH_MAX ||
               lua_checkstack(lua, 8) == 0) {
        b->wrong = "a value of a record is no text, number or table";
    } else if (lua_rawlen(lua, -1) > 0) {
        to->kind = VD_JSON_ARRAY;
        take_list(lua, b, depth, to);
    } else {
        to->kind = VD_JSON_OBJECT;
        take_members(lua, b, depth, to);
    }
    return to;
}

/* A test is on top: what is wrong with it, "" if nothing is. */
static vd_str run_test(vd_rules *r, lua_Integer rule, vd_arena *arena)
{
    builder b = {arena, NULL};
    vd_findings found = {.arena = arena};
    vd_event event;
    vd_err err = {0};
    const vd_json *record;
    lua_Integer wanted;

    if (lua_type(r->lua, -1) != LUA_TTABLE)
        return VD_STR("a test is a table with record and finds");
    (void)lua_getfield(r->lua, -1, "finds");
    wanted = lua_tointeger(r->lua, -1);
    lua_pop(r->lua, 1);
    (void)lua_getfield(r->lua, -1, "record");
    record = json_of(r->lua, &b, 0);
    if (b.wrong != NULL)
        return vd_str_of(b.wrong);
    if (vd_event_from_json(record, arena, &event, &err) != VD_OK)
        return vd_str_printf(arena, "its record: %s", err.msg);
    if (record_of(&event, arena, &record, &err) != VD_OK)
        return vd_str_printf(arena, "its record: %s", err.msg);
    lua_settop(r->lua, 1);
    run_rule(r, rule, record, &found);
    for (size_t i = 0; i < found.n; i++) {
        if (vd_str_is(found.at[i].about, VD_STR("rule")))
            return found.at[i].reason;
    }
    if ((lua_Integer)found.n == wanted)
        return VD_STR("");
    return vd_str_printf(arena, "finds %zu, expected %lld", found.n,
                         (long long)wanted);
}

/* Each test has rules made anew, as each record has. */
static void test_rule(vd_rules *r, size_t file, lua_Integer rule,
                      vd_rule_test_fn *fn, void *ctx)
{
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (lua_Integer i = 1; open_file(r, file); i++) {
        vd_str name;

        (void)lua_rawgeti(r->lua, 1, rule);
        name = text_of(r->lua, 2, "name", &arena);
        if (lua_getfield(r->lua, 2, "tests") != LUA_TTABLE ||
            lua_rawgeti(r->lua, -1, i) == LUA_TNIL)
            break;
        fn(ctx, name, (size_t)i, run_test(r, rule, &arena));
    }
    vd_arena_done(&arena);
}

vd_status vd_rules_test(vd_rules *r, vd_rule_test_fn *fn, void *ctx,
                        vd_err *err)
{
    for (size_t file = 1; file <= r->n; file++) {
        lua_Integer rules;

        if (!open_file(r, file))
            return fail_lua(r, r->paths[file - 1], err);
        rules = (lua_Integer)lua_rawlen(r->lua, 1);
        for (lua_Integer i = 1; i <= rules; i++)
            test_rule(r, file, i, fn, ctx);
    }
    lua_settop(r->lua, 0);
    return VD_OK;
}
