/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cue: whether it is one where it stands, who speaks by it, and the claim.
 */
#include "papers/telling.h"

/* --- a cue --------------------------------------------------------------- */

bool vd_cue_is_passive(const vd_telling *t, const vd_cue *c)
{
    size_t i = c->at;

    if (c->gloss.form != VD_VERB_PAST)
        return false;
    while (i > 0 && vd_tell_is(t, i - 1,
                               "also again now not previously "
                               "recently repeatedly already"))
        i--;
    return i > 0 && vd_tell_is(t, i - 1, "is are was were been being be");
}

/* "is accused by the U.S. and South Korea of supplying artillery". */
static void read_passive(vd_telling *t, const vd_cue *c)
{
    bool negated = false;
    vd_speaker target = vd_speaker_before(t, c->at, &negated);
    size_t end = vd_clause_end(t, c->end);
    vd_speaker by = vd_speaker_none();
    size_t of = c->end;
    vd_claim *claim;

    if (vd_tell_is(t, c->end, "by")) {
        by = vd_speaker_at(t, c->end + 1);
        of = by.words.to > c->end ? by.words.to : of;
        while (of < end && !vd_tell_is(t, of, "of for in over"))
            of++;
        by.name = vd_parties_of(t, (vd_range){c->end, of});
    }
    if (negated)
        return; /* "cannot be accused of" */
    if (by.name.n == 0 && !vd_cue_has_frame(c, "designate") &&
        !vd_cue_has_frame(c, "accuse"))
        return;
    claim = vd_claim_add(t, vd_tell_sentence(t, c->at), "passive");
    claim->verb = vd_tell_text(t, (vd_range){c->at, c->end});
    claim->cls = vd_claim_constant(c->gloss.row[C_CLASS]);
    claim->modality = vd_claim_constant(c->gloss.row[C_MODALITY]);
    if (by.name.n > 0) {
        claim->speaker = by.name;
        claim->speaker_type = by.type;
    }
    if (of < end)
        vd_accused_read(t, (vd_range){of + 1, end}, claim);
    claim->subject = target.name;
    vd_claim_set_date(t, claim, vd_tell_sentence(t, c->at), c->at);
    vd_claim_set_chain(t, claim, vd_tell_sentence(t, c->at));
}

/* "strongly condemn ... and demand that": the same speaker again. */
static bool is_coordinated(const vd_telling *t, const vd_cue *c)
{
    size_t i = c->at;

    while (i > 0 && vd_tell_marks(t, i - 1, "between", NULL))
        i--;
    return i > 0 && vd_tell_is(t, i - 1, "and or but");
}

/* main is who speaks in the sentence so far; NULL if nothing is known. */
vd_speaker vd_cue_speaker(vd_telling *t, const vd_cue *c,
                          const vd_speaker *main, bool *negated)
{
    vd_speaker s = vd_speaker_none();
    const vd_token *before = c->at > 0 ? vd_tell_token(t, c->at - 1) : NULL;
    bool inverted =
        before != NULL && !vd_cue_has_frame(c, "tell") &&
        (before->kind == VD_WORD_CLOSE || before->kind == VD_WORD_COMMA);

    if (vd_cue_has_frame(c, "according"))
        return vd_speaker_at(t, c->end);
    if (main != NULL && main->name.n > 0 && is_coordinated(t, c))
        return *main;
    if (c->gloss.form != VD_VERB_ING && !inverted)
        s = vd_speaker_before(t, c->at, negated);
    if (s.name.n == 0 && c->gloss.form != VD_VERB_ING && inverted &&
        (vd_cue_has_frame(c, "say") || vd_cue_has_frame(c, "report")))
        s = vd_speaker_at(t, c->end);
    if (s.name.n == 0 && inverted && c->gloss.form != VD_VERB_ING)
        s = vd_speaker_before(t, c->at, negated);
    return s;
}

/* Words like "state", "report", "claim", "call": nouns as well. */
bool vd_cue_is_noun(const vd_telling *t, const vd_cue *c)
{
    size_t before = c->at;

    before -= before > 0 && vd_tell_token(t, before - 1)->kind == VD_WORD_OPEN;
    if (c->gloss.form == VD_VERB_ING)
        return before > 0 &&
               vd_tell_is(t, before - 1, "of for the a in their its");
    if (vd_str_is(c->gloss.row[C_CUE], VD_STR("state")) &&
        (c->gloss.form == VD_VERB_S || c->gloss.form == VD_VERB_BASE))
        return true; /* "member states" */
    if (c->gloss.form == VD_VERB_BASE &&
        (vd_cue_has_frame(c, "designate") || vd_cue_has_frame(c, "report")) &&
        !(c->at > 0 && vd_tell_is(t, c->at - 1, "will would could did may to")))
        return true; /* "a Pentagon report" */
    if (c->gloss.form == VD_VERB_BASE && c->at > 0 &&
        vd_tell_is(t, c->at - 1, "to"))
        return true;
    if (c->gloss.form == VD_VERB_S && vd_cue_has_frame(c, "designate"))
        return true; /* "sanctions" */
    if (vd_cue_has_frame(c, "label") && c->gloss.form == VD_VERB_BASE)
        return true; /* "a call" */
    if (before > 0 && vd_tell_is(t, before - 1,
                                 "the a an this that no any of its their his "
                                 "her s joint new fresh such 's"))
        return true;
    return c->at > 0 && vd_tell_token(t, c->at - 1)->kind == VD_WORD_OWNER;
}

/* "In this rule, the Bureau amends the Regulations by adding ...": who acts. */
static vd_speaker subject_of_sentence(const vd_telling *t, size_t i)
{
    for (size_t k = vd_sentence_begin(t->w, i); k < i; k++) {
        const vd_paper_mention *m = vd_tell_mention(t, k);

        if (m != NULL &&
            (m->kind == VD_MENTIONED_ORGANISATION ||
             m->kind == VD_MENTIONED_GROUP || m->kind == VD_MENTIONED_PERSON))
            return vd_speaker_at(t, m->from);
        if (m != NULL && m->kind == VD_MENTIONED_STATE && !m->is_place)
            return vd_speaker_at(t, m->from);
    }
    return vd_speaker_none();
}

/* Whose work it is to find out; of others "found" is what they did. */
static bool finds(vd_str type)
{
    const vd_claim who = {.speaker_type = type};

    return vd_claim_is_monitor(&who) || vd_claim_is_expert(&who);
}

/* A claim that only repeats a part of the one before it. */
void vd_claims_drop_repeated(vd_telling *t, size_t first)
{
    for (size_t i = first; i + 1 < t->out->n; i++) {
        const vd_claim *a = &t->out->at[i];
        const vd_claim *b = &t->out->at[t->out->n - 1];

        if (strcmp(a->cls, b->cls) == 0 && vd_str_is(a->speaker, b->speaker) &&
            b->object.n > 0 &&
            vd_str_find(a->content, b->object, 0) != VD_STR_NONE) {
            t->out->n--;
            return;
        }
    }
}

void vd_cue_read(vd_telling *t, const vd_cue *c, vd_speaker *main)
{
    bool negated = false;
    vd_speaker s;
    vd_claim *claim;

    if (vd_cue_is_noun(t, c))
        return;
    if (vd_cue_is_passive(t, c)) {
        read_passive(t, c);
        return;
    }
    s = vd_cue_speaker(t, c, main, &negated);
    if (s.name.n == 0 && c->gloss.form == VD_VERB_ING)
        s = main->name.n > 0 ? *main : subject_of_sentence(t, c->at);
    if (s.name.n == 0 && c->gloss.form == VD_VERB_ING)
        s = vd_speaker_last(t);
    if (s.name.n == 0)
        return;
    if ((vd_str_is(s.type, VD_STR("outlet")) && !vd_cue_has_frame(c, "find")) ||
        (vd_cue_has_frame(c, "report") && c->gloss.form == VD_VERB_ING))
        return; /* who brings it is no speaker */
    if (vd_cue_has_frame(c, "find") && !finds(s.type))
        return;
    claim =
        vd_claim_add(t, vd_tell_sentence(t, c->at), c->gloss.row[C_FRAME].p);
    claim->verb = vd_tell_text(t, (vd_range){c->at, c->end});
    claim->cls = vd_claim_constant(c->gloss.row[C_CLASS]);
    claim->modality = vd_claim_constant(c->gloss.row[C_MODALITY]);
    vd_claim_set_speaker(t, claim, s);
    t->spoke = s.words;
    if (main->name.n == 0 || c->gloss.form != VD_VERB_ING)
        *main = s;
    if (!vd_frame_other(t, c, claim))
        vd_frame_read(t, c, claim);
    /* "did not deny that", "never said that": nobody says what stands behind.
     */
    if (negated) {
        claim->cls = "statement";
        claim->modality = "unclear";
        claim->negated = true;
    }
    claim->quote =
        vd_tell_quote(t, (vd_range){c->at, vd_clause_end(t, c->end) + 1});
    vd_claim_set_date(t, claim, vd_tell_sentence(t, c->at), c->at);
    vd_claim_set_chain(t, claim, vd_tell_sentence(t, c->at));
}
