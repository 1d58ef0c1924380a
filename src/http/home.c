/* SPDX-License-Identifier: Apache-2.0 */
/* The service itself: whether it lives, whether it may be relied on. */
#include "base/seal.h"
#include "http/handlers.h"
#include "http/log.h"
#include "version.h" /* generated */

void vd_answer_home(vd_call *call)
{
    vd_buf *out = &call->reply->body;
    const vd_volume *v = call->volume;

    call->reply->status = 200;
    call->reply->type = VD_STR("text/html; charset=utf-8");
    vd_reply_header(call->reply, "Content-Security-Policy",
                    VD_STR("default-src 'none'; style-src 'unsafe-inline'"));
    vd_buf_put_z(out, "<!doctype html><html lang=\"en\"><head><meta charset="
                      "\"utf-8\"><title>Vedette</title><style>body{font:16px/"
                      "1.5 sans-serif;max-width:44em;margin:3em auto;padding:0 "
                      "1em}td,th{padding:.1em .8em .1em 0;text-align:left}"
                      "</style></head><body><h1>Vedette</h1><p>Sanctions and "
                      "export-control lists, kept and screened. The interface "
                      "is described in <a href=\"/openapi.json\">openapi.json"
                      "</a>.</p>");
    vd_buf_printf(out,
                  "<table><tr><th>version<td>%s<tr><th>state<td><code>%s</code>"
                  "<tr><th>parties<td>%zu<tr><th>sources<td>%zu</table></body>"
                  "</html>\n",
                  VD_VERSION, v->state, vd_index_entities(v->index),
                  v->n_sources);
}

void vd_answer_icon(vd_call *call)
{
    call->reply->status = 200;
    call->reply->type = VD_STR("image/svg+xml");
    vd_buf_put_z(&call->reply->body,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 "
                 "16\"><path d=\"M1 3h3l4 8 4-8h3L9 14H7z\" fill=\"#234\"/>"
                 "</svg>\n");
}

static void put_status(vd_call *call, vd_str status)
{
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "status", status);
    vd_json_close(&out, '}');
}

void vd_answer_health(vd_call *call)
{
    put_status(call, VD_STR("ok"));
}

/* A source that the settings demand and that is not fresh; "" if there is
   none. */
static vd_str missing(const vd_call *call)
{
    vd_str rest = vd_str_of(call->service->settings.require);
    vd_str name;

    while (rest.n > 0 && vd_str_next(&rest, VD_STR(","), &name)) {
        bool fresh = false;

        name = vd_str_trim(name);
        for (size_t i = 0; i < call->volume->n_sources; i++)
            fresh = fresh || (vd_str_is(call->volume->sources[i].name, name) &&
                              call->volume->sources[i].state == VD_LIST_FRESH);
        if (!fresh && name.n > 0)
            return name;
    }
    return VD_STR("");
}

void vd_answer_ready(vd_call *call)
{
    vd_str name = missing(call);

    if (vd_index_is_damaged(call->volume->index) ||
        vd_entities_are_damaged(call->volume->entities))
        vd_reply_detail(call->reply, 503, "Index not ready.");
    else if (name.n > 0) {
        vd_reply_detail(call->reply, 503, "Source %.*s is not fresh.",
                        VD_STR_SHOWN(name));
    } else {
        put_status(call, VD_STR("ok"));
    }
}

void vd_answer_update(vd_call *call)
{
    const char *token = call->service->settings.update_token;
    vd_str given = vd_request_param(call->request, "token");
    vd_secret key = vd_secret_new();

    /* Hashes under a key of this moment: how long that takes tells nothing. */
    if (token[0] == '\0' ||
        !vd_hash_is(vd_hash_keyed(&key, given),
                    vd_hash_keyed(&key, vd_str_of(token)))) {
        vd_reply_detail(call->reply, 403, "Invalid token.");
        return;
    }
    /* The lists are looked at each second, whoever asks; fetching them is the
       work of "vedette update". */
    put_status(call, VD_STR("ok"));
}

void vd_answer_ping(vd_call *call)
{
    call->reply->status = 200;
    call->reply->type = VD_STR("text/plain; charset=utf-8");
    vd_buf_put_z(&call->reply->body, "PONG");
}
