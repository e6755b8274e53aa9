/*
 * What can be made to go wrong in the fake module.
 */
#ifndef FAKE_FAULTS_H
#define FAKE_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

struct fake_module;

#define FAKE_SCRIPTS 8
#define FAKE_ALWAYS UINT32_MAX

typedef enum fake_stuck
{
    FAKE_NOT_STUCK,
    FAKE_STUCK_AT_COMMAND, /* DRDY does not fall behind the command, and nothing comes */
    FAKE_STUCK_AT_ANSWER,  /* DRDY does not fall behind the answer */
} fake_stuck_t;

/* What happens to the next commands that begin with `command`. All fields 0 = nothing unusual. */
typedef struct fake_script
{
    const char *command; /* "" = any */
    uint32_t skip;       /* so many are left alone first */
    uint32_t times;      /* 0 = 1; FAKE_ALWAYS */

    const void *bytes; /* the raw stream that the module answers instead of executing the command */
    uint32_t length;
    bool error;              /* the same with a text and ERROR */
    uint32_t leading_filler; /* bytes of 0x15 before the answer */
    uint32_t late_words;     /* words of 0x15 behind it before DRDY falls */
    bool endless;            /* the answer starts over at its end */
    uint32_t delay_ms;       /* the answer comes at least so late */
    int mute;                /* DRDY never rises again */
    fake_stuck_t stuck;
    bool survives_reset; /* `stuck` does, until fake_release_ready */
    bool resets;         /* the module restarts instead of answering: join, sockets and settings are gone */

    bool extra; /* a second answer follows the first, in a data phase that nobody asked for */
    const void *extra_bytes;
    uint32_t extra_length; /* 0 = the OK of a setter */
} fake_script_t;

/* Asked for every command that no script wants; true when it filled `script`. */
typedef bool (*fake_script_source_t)(void *context, const char *command, fake_script_t *script);

void fake_answer(struct fake_module *fake, const fake_script_t *script);
void fake_forget_answers(struct fake_module *fake);
/* The module restarts by itself after so much time. */
void fake_reset_after(struct fake_module *fake, uint32_t milliseconds);
/* DRDY is high whatever the module does, as a short circuit would have it. */
void fake_stick_ready(struct fake_module *fake);
void fake_release_ready(struct fake_module *fake);

/* For the module. */
fake_script_t fake_take_script(struct fake_module *fake, const char *command);

#endif
