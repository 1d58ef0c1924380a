/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_IDENT_H
#define VD_MODEL_IDENT_H

/*
 * Identifiers and their check digits.
 *
 * A list's identifier is kept as it is published even when its check fails:
 * the authority's own typing errors are part of the list.  The check says
 * how far an identifier may be trusted to join two entities.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/schema.h"

typedef enum vd_check {
    VD_CHECK_NONE = 0, /* no rule for this kind or shape: nothing is known */
    VD_CHECK_GOOD,
    VD_CHECK_BAD,
} vd_check;

/* The number as it is compared: letters in upper case, everything that is
   neither letter nor digit left out, a leading "IMO" or "LEI" dropped, a BIC
   without its branch. */
vd_str vd_ident_fold(vd_arena *arena, vd_prop prop, vd_str text);

/* Checks an identifier as published under a property. */
vd_check vd_ident_check(vd_prop prop, vd_str text);

/* IMO ship number: seven digits, the last that of 7a+6b+5c+4d+3e+2f.
   Resolution A.1117(30).  Text may carry "IMO"; digits are written to out. */
bool vd_imo_find(vd_str text, char out[8]);
vd_check vd_imo_check(vd_str digits);

vd_check vd_mmsi_check(vd_str text); /* ITU-R M.585: nine digits, ship MID */
vd_check vd_lei_check(vd_str text);  /* ISO 17442: 20 characters, mod 97 */
vd_check vd_iban_check(vd_str text); /* ISO 13616: mod 97 */
vd_check vd_bic_check(vd_str text);  /* ISO 9362: shape only */
vd_check vd_isin_check(vd_str text); /* ISO 6166: Luhn over letters as 10-35 */
vd_check vd_inn_check(vd_str text);  /* Russian tax number, 10 or 12 digits */
vd_check vd_ogrn_check(vd_str text); /* Russian register, 13 or 15 digits */
vd_check vd_uscc_check(vd_str text); /* GB 32100-2015, mod 31 */

/*
 * A wallet address by its own shape, whatever ticker a list gives it:
 * base58check (Bitcoin and kin, Tron, Ripple's alphabet), bech32 and bech32m
 * (BIP 173, 350), CashAddr, EIP-55, Monero.  VD_CHECK_NONE for shapes without
 * a checksum (Solana, all-lower-case hexadecimal).
 */
vd_check vd_wallet_check(vd_str address);

/* Whether a text is an address of a wallet: one with right check digits, or of
   a shape that nothing else has and that may be written without any. */
bool vd_wallet_is(vd_str text);

/* The address as it is compared: lower case for hexadecimal and bech32, as
   published for base58, where case carries meaning. */
vd_str vd_wallet_fold(vd_arena *arena, vd_str address);

#endif
