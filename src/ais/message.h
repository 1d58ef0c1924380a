/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_AIS_MESSAGE_H
#define VD_AIS_MESSAGE_H

/*
 * Messages of AIS: the bits of a payload to the fields of ITU-R M.1371.
 *
 * Types 1 to 5, 9, 11, 18, 19, 21, 24 and 27 are read in full; of any other
 * the type, the repeat indicator and the number of who sends.  Fields keep
 * the units of the air and the codes for "not available": what they mean for
 * a ship is said by vd_message_sighting().
 *
 * Lengths are those heard on the air, not those of the standard alone: a type
 * 5 has 424 bits, and ends with 420 or 422 in many receivers.  The lost tail
 * costs at most the last letter of the destination, which is then empty.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "model/sighting.h"

/* Five slots are 1,064 bits after the start; room to read eight bytes at any
   of them. */
enum { VD_BITS_MAX = 1192, VD_BITS_BYTES = VD_BITS_MAX / 8 + 8 };

/* A payload without its armour, zeros behind its end. */
typedef struct vd_bits {
    uint8_t bytes[VD_BITS_BYTES];
    size_t n;
} vd_bits;

/* Takes the armour off n characters and drops the fill bits at the end.
   False: a character that no armour has, or too many. */
bool vd_bits_parse(const char *payload, size_t n, int fill, vd_bits *out);

/* Puts more behind; for messages of several sentences. */
bool vd_bits_append(vd_bits *bits, const char *payload, size_t n, int fill);

typedef struct vd_message {
    uint8_t type; /* 1 to 27 */
    uint8_t repeat;
    uint32_t mmsi;
    uint16_t bits; /* length as heard */
    /* Where and how: 1, 2, 3, 4, 9, 11, 18, 19, 21, 27. */
    int32_t lat; /* 1/600000 degree; 1/600 of type 27 */
    int32_t lon;
    uint16_t speed;  /* tenths of a knot; knots of types 9 and 27 */
    uint16_t course; /* tenths of a degree; degrees of type 27 */
    uint16_t heading;
    uint16_t alt; /* metres, type 9 */
    int8_t turn;
    uint8_t status;
    uint8_t second;
    uint8_t maneuver;
    uint8_t regional;
    uint8_t reserved;
    bool accuracy;
    bool raim;
    bool gnss; /* type 27: the bit, which is 0 for a current position */
    bool dte;
    bool assigned;
    bool cs;
    bool display;
    bool dsc;
    bool band;
    bool msg22;
    bool off_position;
    bool virtual_aid;
    uint32_t radio;
    /* When: 4 and 11; the estimated time of arrival of type 5. */
    uint16_t year;
    uint8_t month;
    uint8_t day;
    uint8_t hour;
    uint8_t minute;
    /* Who: 5, 19, 21, 24. */
    uint8_t ais_version;
    uint8_t partno;
    uint8_t shiptype;
    uint8_t aid_type;
    uint8_t epfd;
    uint8_t draught; /* tenths of a metre */
    uint8_t to_port; /* metres */
    uint8_t to_starboard;
    uint16_t to_bow;
    uint16_t to_stern;
    uint32_t imo;
    uint32_t mothership_mmsi;
    uint32_t serial;
    uint8_t model;
    char vendorid[4];
    char callsign[8];
    char shipname[36]; /* and its extension, type 21 */
    char destination[21];
} vd_message;

/* False: of a length that its type has not, or of no type; *wants is then the
   number of bits that are needed, 0 if there is no such type. */
bool vd_message_parse(const vd_bits *bits, vd_message *out, size_t *wants);

/* What a message says of a ship; its moment and place are left alone. */
void vd_message_sighting(const vd_message *message, vd_sighting *out);

/* Members as gpsd names them, values as on the air. */
void vd_message_put(vd_json_out *out, const vd_message *message);

#endif
