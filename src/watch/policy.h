/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_POLICY_H
#define VD_WATCH_POLICY_H

/*
 * Policy: which checks run, from which limits on, under whose law.
 *
 *   version: "2026-11"
 *   jurisdictions: [un, eu]        # all if it is not said
 *   checks: {hub: off}             # all are on
 *   parameters: {threshold: 0.75, intermediaries: 4}
 *   retention: {answers: 1825, reasons: 3650}  # days; for ever if not said
 *   ships: {gap_min: 720}          # ships/policy.h
 *
 * It is the user's, and no fact: what a policy does not say has a value of the
 * project's own, which "vedette check --list" prints with its range.  The hash
 * of all values stands in every answer.
 */

#include "base/json.h"
#include "model/decimal.h"

/* name, value, least, most, what.  Shares are written as 0.7 and kept as
   millionths; days as yyyymmdd; the rest are whole numbers. */
#define VD_PARAMETERS(X) \
    X(threshold, 700000, 500000, 1000000, \
      "score from which a party is found, 0.5 to 1") \
    X(text_threshold, 800000, 500000, 1000000, \
      "the same for names in free text") \
    X(address_threshold, 800000, 500000, 1000000, \
      "share of an address that must be that of a listed party") \
    X(incorporated_after, 20220224, 19000101, 21001231, \
      "day after which a new buyer of priority goods is noticed") \
    X(intermediaries, 3, 1, 20, "banks between the two ends of a payment") \
    X(cash_from, 10000, 0, 1000000000000, \
      "amount from which payment in cash is noticed, in any currency") \
    X(cap_percent, 75, 1, 100, "share of a cap from which it is noticed") \
    X(growth_percent, 100, 1, 100000, \
      "growth of a year over the baseline that is noticed") \
    X(growth_from, 100000, 0, 1000000000000, \
      "value of a year from which growth is noticed, in any currency") \
    X(names, 3, 2, 64, "names of who receives at one address or account") \
    X(suppliers, 3, 2, 100, "sellers that one account pays within the days") \
    X(suppliers_days, 30, 1, 366, "days in which they are counted") \
    X(split_limit, 10000, 1, 1000000000000, \
      "amount below which payments may have been split") \
    X(split_percent, 80, 1, 99, \
      "share of that amount from which a payment is near it") \
    X(split_count, 3, 2, 1000, "such payments between two within the days") \
    X(split_days, 7, 1, 366, "days in which they are counted") \
    X(value_factor, 10, 2, 1000000, \
      "how many times the usual value of a mass is out of range, in steps of " \
      "41 %") \
    X(value_records, 20, 3, 1000000, \
      "records of a code from which there is a usual value") \
    X(late_days, 30, 1, 36600, \
      "days behind the latest record from which one is late")

typedef enum vd_parameter {
#define X(name, value, least, most, what) VD_PARAMETER_##name,
    VD_PARAMETERS(X)
#undef X
        VD_PARAMETER_COUNT
} vd_parameter;

/* How long what is personal is kept on the desk, in days, by what it is; it
   changes no answer. */
typedef enum vd_kept_kind {
    VD_KEPT_ANSWERS = 0,
    VD_KEPT_REASONS,
    VD_KEPT_NOTES,
    VD_KEPT_ATTACHMENTS,
    VD_KEPT_KINDS,
} vd_kept_kind;

enum { VD_POLICY_CHECKS_MAX = 64, VD_POLICY_JURISDICTIONS_MAX = 16 };

typedef struct vd_policy {
    vd_str version;
    long long values[VD_PARAMETER_COUNT];
    bool off[VD_POLICY_CHECKS_MAX]; /* by the table of checks */
    vd_str jurisdictions[VD_POLICY_JURISDICTIONS_MAX];
    size_t n_jurisdictions; /* 0: all */
    vd_str own; /* a hash of the user's own rules and controls, "" if there are
                   none */
    int32_t retention[VD_KEPT_KINDS]; /* days; 0: for ever */
    char hash[17];                    /* of all of it that changes answers */
} vd_policy;

#define VD_POLICY(policy, name) ((policy)->values[VD_PARAMETER_##name])

/* The project's own values. */
void vd_policy_init(vd_policy *policy);

/* A file over them.  VD_INVALID names what is not known or out of range. */
VD_MUST_USE vd_status vd_policy_read(const char *path, vd_arena *arena,
                                     vd_policy *out, vd_err *err);

/* Writes a policy as JSON that vd_policy_parse() reads to the same; the hash of
   own rules is not part of it. */
void vd_policy_put(vd_json_out *out, const vd_policy *policy, vd_arena *arena);
VD_MUST_USE vd_status vd_policy_parse(const vd_json *map, vd_policy *out,
                                      vd_err *err);

/* Whether rules of a jurisdiction are asked. */
bool vd_policy_asks(const vd_policy *policy, vd_str jurisdiction);

/* The hash of the user's own rules and controls, which must outlive the policy.
 */
void vd_policy_set_own(vd_policy *policy, vd_str hash);

/* Sets a share that was given on the command line. */
void vd_policy_set(vd_policy *policy, vd_parameter parameter, long long value);

typedef struct vd_parameter_info {
    vd_str name;
    long long value;
    long long least;
    long long most;
    vd_str what;
} vd_parameter_info;

const vd_parameter_info *vd_parameter_at(size_t i);

#endif
