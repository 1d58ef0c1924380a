/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_CHAIN_H
#define VD_DESK_CHAIN_H

/*
 * The chain of the desk: what was done, by whom, in an order that nobody can
 * change unseen.
 *
 * Each entry is a line of JSON with its number; its hash is of the hash before
 * it and of its bytes.  An entry says what happened and holds, in "rows", every
 * row of the desk's tables as it is from then on: the tables are but a faster
 * way to ask the chain, and whoever alters one of them contradicts it.
 *
 * Nothing personal stands in an entry.  What is personal (records, answers,
 * notes, reasons) is sealed under a key of its subject in a table of its own;
 * the entry has the Merkle root (RFC 6962) of what was sealed with it.  Without
 * the key of a subject its bytes are closed, and the chain fits as before.
 *
 * The history of checks (watch/history.h) changes too often for rows: entries
 * hold its number of keys and the sum of their hashes.
 *
 * The head, number and hash of the last entry, is noted in BOOK.head after each
 * commit (desk/head.h).  docs/methods/desk.md says what all this proves, and
 * what not.
 */

#include "base/clock.h"
#include "base/json.h"
#include "base/seal.h"
#include "desk/digest.h"
#include "store/desk.h"

/* Who acts: as is said, and the user of the machine. */
typedef struct vd_actor {
    vd_str name;
    vd_str user;
} vd_actor;

typedef struct vd_chain vd_chain;

/* Opens the desk at path, or makes it; a new chain begins with an entry of its
   own.  The texts of the actor must outlive it.  VD_STORE. */
VD_MUST_USE vd_status vd_chain_open(const char *path, vd_actor actor,
                                    vd_moment now, vd_chain **out, vd_err *err);
/* Opens a desk as it is, whatever it is; VD_ABSENT if there is none. */
VD_MUST_USE vd_status vd_chain_look(const char *path, vd_chain **out,
                                    vd_err *err);
void vd_chain_close(vd_chain *chain);

vd_desk *vd_chain_desk(const vd_chain *chain);
vd_actor vd_chain_actor(const vd_chain *chain);

/* One program writes at a time. */
VD_MUST_USE vd_status vd_chain_begin(vd_chain *chain, vd_err *err);
/* Commits, to the disk, and notes the head. */
VD_MUST_USE vd_status vd_chain_commit(vd_chain *chain, vd_err *err);
void vd_chain_rollback(vd_chain *chain);

/* The last entry. */
VD_MUST_USE vd_status vd_chain_head(vd_chain *chain, vd_head *out, vd_err *err);

/* The id of the desk, as its first entry has it. */
VD_MUST_USE vd_status vd_chain_id(vd_chain *chain, vd_arena *arena, vd_str *out,
                                  vd_err *err);

/* Whether there is an entry of that number and hash. */
VD_MUST_USE vd_status vd_chain_has(vd_chain *chain, const vd_head *head,
                                   bool *out, vd_err *err);

/* A hash that tells nobody of what it is, the first 32 digits, in the arena. */
vd_str vd_chain_tag(const vd_chain *chain, vd_arena *arena, vd_str text);

/* Under what a subject of that name is found: so many bytes of it. */
#define VD_SUBJECT_TAG_BYTES 16
vd_hash vd_chain_subject_tag(const vd_chain *chain, vd_str name);

/* ---- entries, within vd_chain_begin() ---- */

/* Begins an entry; the first failure is kept until vd_entry_end(). */
void vd_entry_begin(vd_chain *chain, const char *kind, vd_moment at);

/* The number of the entry in hand. */
int64_t vd_entry_number(const vd_chain *chain);

/* Where to put what it says: pairs of the object that is open. */
vd_json_out *vd_entry_out(vd_chain *chain);

typedef enum vd_desk_table {
    VD_TABLE_SUBJECT = 0,
    VD_TABLE_KEPT,
    VD_TABLE_ALERT,
    VD_TABLE_PAIR,
    VD_TABLE_CASEWORK,
    VD_TABLE_REMARK,
    VD_TABLES,
} vd_desk_table;

const char *vd_desk_table_name(vd_desk_table table);
vd_desk_query vd_desk_table_text(vd_desk_table table);

/* The row, as it is when the entry ends, belongs to it: its n is that of the
   entry. */
void vd_entry_row(vd_chain *chain, vd_desk_table table, int64_t id);
size_t vd_entry_rows(const vd_chain *chain);

typedef enum vd_sealed_kind {
    VD_SEALED_ANSWER = 1, /* what was checked and what came of it */
    VD_SEALED_FIELDS,     /* what was compared of a party */
    VD_SEALED_REASON,     /* of a decision */
    VD_SEALED_NOTE,
    VD_SEALED_ATTACHMENT,
    VD_SEALED_TITLE, /* of a case */
} vd_sealed_kind;

const char *vd_sealed_kind_name(int64_t kind);

/* The subject of a name (a customer's or a record's id), made if there is none
   whose key is there; 0 after a failure. */
int64_t vd_entry_subject(vd_chain *chain, vd_str name);

/* Seals bytes under the subject's key; their number, 0 after a failure. */
int64_t vd_entry_seal(vd_chain *chain, int64_t subject, vd_sealed_kind kind,
                      vd_moment at, vd_str plain);

/* Keeps bytes under their hash, once; the hash in the arena. */
vd_str vd_entry_keep(vd_chain *chain, vd_arena *arena, vd_str bytes);

/* A query that changes something; *id is the first column of what it returns,
   if id is not NULL. */
void vd_entry_run(vd_chain *chain, vd_desk_query query, const vd_cell *args,
                  size_t n, int64_t *id);

/* A failure of whoever builds the entry. */
void vd_entry_fail(vd_chain *chain, vd_status status, const vd_err *err);

/* Adds it to the chain.  VD_LIMIT: it is larger than anybody could read. */
VD_MUST_USE vd_status vd_entry_end(vd_chain *chain, vd_err *err);

/* Ends the entry and commits if st is VD_OK; else, or if that fails, nothing of
   the transaction stays.  The first failure. */
VD_MUST_USE vd_status vd_entry_finish(vd_chain *chain, vd_status st,
                                      vd_err *err);

/* ---- what is there ---- */

typedef struct vd_sealed {
    int64_t subject;
    int64_t kind;
    vd_moment at;
    vd_str plain;
    int64_t erased_by; /* the entry that says who destroyed the key, 0 */
} vd_sealed;

/* Opens sealed bytes.  VD_ABSENT: there are none of that number, or their
   subject was forgotten: then *out says by which entry. */
VD_MUST_USE vd_status vd_chain_unseal(vd_chain *chain, int64_t id,
                                      vd_arena *arena, vd_sealed *out,
                                      vd_err *err);

/* VD_ABSENT if nothing has that hash. */
VD_MUST_USE vd_status vd_chain_kept(vd_chain *chain, vd_str hash,
                                    vd_arena *arena, vd_str *out, vd_err *err);

/* A value of the history of checks, as vd_desk_get() and vd_desk_put().  Long
   ones may be words of records and are sealed under a key of the desk. */
VD_MUST_USE vd_status vd_chain_get_state(vd_chain *chain, vd_str key,
                                         vd_buf *out, vd_err *err);
VD_MUST_USE vd_status vd_chain_put_state(vd_chain *chain, vd_str key,
                                         vd_str value, vd_err *err);

#endif
