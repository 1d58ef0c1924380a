/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wallet addresses are told by their shape alone.  Tickers in lists are not
 * to be relied on: one Bitcoin entry is a Tron address, and "USDT" stands for
 * three chains.
 *
 * Sources of the rules: base58check, Bitcoin developer reference; BIP 173 and
 * BIP 350; CashAddr specification of Bitcoin Cash; EIP-55; Monero base58
 * (blocks of 11 characters).  Each was run over OFAC's addresses of
 * 2024-09-27: tests/unit/test_ident.c.
 */
#include <stdint.h>

#include "base/hash.h"
#include "model/ident.h"

static const char bitcoin_alphabet[] =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char ripple_alphabet[] =
    "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

enum { BYTES_MAX = 96 };

__extension__ typedef unsigned __int128 vd_u128;

static int index_in(const char *alphabet, char c)
{
    const char *at = c == '\0' ? NULL : strchr(alphabet, c);

    return at == NULL ? -1 : (int)(at - alphabet);
}

/* Big-endian base 58 to bytes; 0 if a character is foreign or it is long. */
static size_t base58_decode(vd_str s, const char *alphabet, uint8_t *out)
{
    uint8_t digits[BYTES_MAX] = {0};
    size_t n = 0;
    size_t zeros = 0;

    for (size_t i = 0; i < s.n; i++) {
        int carry = index_in(alphabet, s.p[i]);

        if (carry < 0)
            return 0;
        for (size_t j = 0; j < n; j++) {
            carry += 58 * digits[j];
            digits[j] = (uint8_t)carry;
            carry >>= 8;
        }
        while (carry > 0) {
            if (n == BYTES_MAX)
                return 0;
            digits[n++] = (uint8_t)carry;
            carry >>= 8;
        }
    }
    while (zeros < s.n && s.p[zeros] == alphabet[0])
        zeros++;
    if (zeros + n > BYTES_MAX)
        return 0;
    memset(out, 0, zeros);
    for (size_t i = 0; i < n; i++)
        out[zeros + i] = digits[n - 1 - i];
    return zeros + n;
}

static bool checks_base58(vd_str s, const char *alphabet)
{
    uint8_t bytes[BYTES_MAX];
    size_t n = base58_decode(s, alphabet, bytes);
    vd_hash once;
    vd_hash twice;

    if (n < 21)
        return false;
    once = vd_sha256_of((vd_str){(const char *)bytes, n - 4});
    twice = vd_sha256_of((vd_str){(const char *)once.bytes, VD_HASH_BYTES});
    return memcmp(twice.bytes, bytes + n - 4, 4) == 0;
}

static uint32_t bech32_step(uint32_t chk, int value)
{
    static const uint32_t generator[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                          0x3d4233dd, 0x2a1462b3};
    uint32_t top = chk >> 25;

    chk = (chk & 0x1ffffff) << 5 ^ (uint32_t)value;
    for (int i = 0; i < 5; i++) {
        if ((top >> i & 1) != 0)
            chk ^= generator[i];
    }
    return chk;
}

static const char bech32_alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static vd_check check_bech32(vd_str s, size_t one)
{
    uint32_t chk = 1;
    int version = one + 1 < s.n
                      ? index_in(bech32_alphabet, vd_ascii_lower(s.p[one + 1]))
                      : -1;

    for (size_t i = 0; i < one; i++)
        chk = bech32_step(chk, vd_ascii_lower(s.p[i]) >> 5);
    chk = bech32_step(chk, 0);
    for (size_t i = 0; i < one; i++)
        chk = bech32_step(chk, vd_ascii_lower(s.p[i]) & 31);
    for (size_t i = one + 1; i < s.n; i++) {
        int v = index_in(bech32_alphabet, vd_ascii_lower(s.p[i]));

        if (v < 0)
            return VD_CHECK_BAD;
        chk = bech32_step(chk, v);
    }
    return chk == (version == 0 ? 1u : 0x2bc830a3u) ? VD_CHECK_GOOD
                                                    : VD_CHECK_BAD;
}

static uint64_t cashaddr_step(uint64_t c, int value)
{
    static const uint64_t generator[5] = {
        0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470};
    uint64_t top = c >> 35;

    c = (c & 0x07ffffffff) << 5 ^ (uint64_t)value;
    for (int i = 0; i < 5; i++) {
        if ((top >> i & 1) != 0)
            c ^= generator[i];
    }
    return c;
}

static vd_check check_cashaddr(vd_str s)
{
    static const char prefix[] = "bitcoincash";
    uint64_t c = 1;

    for (size_t i = 0; prefix[i] != '\0'; i++)
        c = cashaddr_step(c, prefix[i] & 31);
    c = cashaddr_step(c, 0);
    for (size_t i = 0; i < s.n; i++) {
        int v = index_in(bech32_alphabet, vd_ascii_lower(s.p[i]));

        if (v < 0)
            return VD_CHECK_BAD;
        c = cashaddr_step(c, v);
    }
    return c == 1 ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

static bool is_hex(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = vd_ascii_lower(s.p[i]);

        if (!vd_ascii_is_digit(c) && (c < 'a' || c > 'f'))
            return false;
    }
    return s.n > 0;
}

/* EIP-55: a letter is upper case where the hash of the lower-case text has
   a nibble of 8 or more.  One case throughout carries no checksum. */
static vd_check check_hex(vd_str s)
{
    char lower[40];
    bool has_lower = false;
    bool has_upper = false;
    vd_hash hash;

    for (size_t i = 0; i < 40; i++) {
        lower[i] = vd_ascii_lower(s.p[i]);
        has_upper = has_upper || s.p[i] != lower[i];
        has_lower =
            has_lower || (vd_ascii_is_alpha(s.p[i]) && s.p[i] == lower[i]);
    }
    if (!has_upper || !has_lower)
        return VD_CHECK_NONE;
    hash = vd_keccak256_of((vd_str){lower, 40});
    for (size_t i = 0; i < 40; i++) {
        unsigned nibble = hash.bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15u;
        bool upper = s.p[i] >= 'A' && s.p[i] <= 'F';

        if (vd_ascii_is_alpha(s.p[i]) && upper != (nibble >= 8))
            return VD_CHECK_BAD;
    }
    return VD_CHECK_GOOD;
}

/* Eleven characters are eight bytes, the last seven characters five. */
static vd_check check_monero(vd_str s)
{
    uint8_t bytes[69];
    size_t n = 0;
    vd_hash hash;

    for (size_t i = 0; i < s.n; i += 11) {
        size_t chars = s.n - i < 11 ? s.n - i : 11;
        size_t want = chars == 11 ? 8 : 5;
        vd_u128 value = 0;

        for (size_t j = 0; j < chars; j++) {
            int v = index_in(bitcoin_alphabet, s.p[i + j]);

            if (v < 0)
                return VD_CHECK_BAD;
            value = value * 58 + (unsigned)v;
        }
        if (value >> (8 * want) != 0)
            return VD_CHECK_BAD;
        for (size_t j = 0; j < want; j++)
            bytes[n + j] = (uint8_t)(value >> (8 * (want - 1 - j)));
        n += want;
    }
    hash = vd_keccak256_of((vd_str){(const char *)bytes, 65});
    return memcmp(hash.bytes, bytes + 65, 4) == 0 ? VD_CHECK_GOOD
                                                  : VD_CHECK_BAD;
}

static bool is_evm(vd_str a)
{
    return a.n == 42 && a.p[0] == '0' && (a.p[1] == 'x' || a.p[1] == 'X') &&
           is_hex(vd_str_slice(a, 2, a.n));
}

static bool is_bech32(vd_str a)
{
    return vd_str_starts_nocase(a, VD_STR("bc1")) ||
           vd_str_starts_nocase(a, VD_STR("ltc1")) ||
           vd_str_starts_nocase(a, VD_STR("tb1"));
}

static bool is_cashaddr(vd_str a)
{
    return a.n == 42 && (a.p[0] == 'q' || a.p[0] == 'p') &&
           vd_str_find_char(a, '1', 0) == VD_STR_NONE;
}

static vd_check check_base58_kinds(vd_str a)
{
    uint8_t bytes[BYTES_MAX];

    if (a.p[0] == 'r' && a.n <= 35)
        return checks_base58(a, ripple_alphabet) ? VD_CHECK_GOOD : VD_CHECK_BAD;
    if (checks_base58(a, bitcoin_alphabet))
        return VD_CHECK_GOOD;
    /* 32 bytes are a public key of Solana, which has no checksum. */
    if (a.n >= 43 || base58_decode(a, bitcoin_alphabet, bytes) == 32)
        return VD_CHECK_NONE;
    return VD_CHECK_BAD;
}

vd_check vd_wallet_check(vd_str a)
{
    if (vd_str_starts(a, VD_STR("bitcoincash:")))
        return check_cashaddr(vd_str_slice(a, 12, a.n));
    if (is_evm(a))
        return check_hex(vd_str_slice(a, 2, a.n));
    if (is_bech32(a))
        return check_bech32(a, vd_str_find_char(a, '1', 0));
    if (is_cashaddr(a))
        return check_cashaddr(a);
    if (a.n == 95 && (a.p[0] == '4' || a.p[0] == '8'))
        return check_monero(a);
    if (a.n < 25 || a.n > 46)
        return VD_CHECK_NONE;
    return check_base58_kinds(a);
}

bool vd_wallet_is(vd_str text)
{
    vd_check check = vd_wallet_check(text);

    return check == VD_CHECK_GOOD ||
           (check == VD_CHECK_NONE && text.n == 42 && is_evm(text));
}

vd_str vd_wallet_fold(vd_arena *arena, vd_str a)
{
    char *bytes;

    a = vd_str_trim(a);
    if (!is_evm(a) && !is_bech32(a) && !is_cashaddr(a) &&
        !vd_str_starts_nocase(a, VD_STR("bitcoincash:")))
        return a;
    bytes = VD_NEW_N(arena, char, a.n + 1);
    for (size_t i = 0; i < a.n; i++)
        bytes[i] = vd_ascii_lower(a.p[i]);
    a = (vd_str){bytes, a.n};
    return vd_str_starts(a, VD_STR("bitcoincash:")) ? vd_str_slice(a, 12, a.n)
                                                    : a;
}
