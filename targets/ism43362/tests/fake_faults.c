#include "check.h"
#include "fake_internal.h"

void fake_answer(fake_module_t *fake, const fake_script_t *script)
{
    for (size_t i = 0; i < FAKE_SCRIPTS; i++)
    {
        if (fake->scripts[i].command == NULL)
        {
            fake->scripts[i] = *script;
            fake->scripts[i].times = script->times == 0 ? 1 : script->times;
            return;
        }
    }
    CHECK(!"room for another script");
}

void fake_forget_answers(fake_module_t *fake)
{
    memset(fake->scripts, 0, sizeof fake->scripts);
}

fake_script_t fake_take_script(fake_module_t *fake, const char *command)
{
    for (size_t i = 0; i < FAKE_SCRIPTS; i++)
    {
        fake_script_t *script = &fake->scripts[i];
        if (script->command == NULL || strncmp(command, script->command, strlen(script->command)) != 0)
        {
            continue;
        }
        if (script->skip > 0)
        {
            script->skip--;
            continue;
        }
        const fake_script_t taken = *script;
        if (script->times != FAKE_ALWAYS && --script->times == 0)
        {
            script->command = NULL;
        }
        return taken;
    }
    fake_script_t script = {.command = NULL};
    if (fake->script_source != NULL && !fake->script_source(fake->script_context, command, &script))
    {
        script = (fake_script_t){.command = NULL};
    }
    return script;
}

void fake_reset_after(fake_module_t *fake, uint32_t milliseconds)
{
    fake_schedule(fake, FAKE_EVENT_RESET, fake->clock.now_ns + fake_ms(milliseconds));
}

void fake_stick_ready(fake_module_t *fake)
{
    fake->stuck_for_ever = true;
    fake_update_ready(fake);
}

void fake_release_ready(fake_module_t *fake)
{
    fake->stuck = false;
    fake->stuck_for_ever = false;
    fake_update_ready(fake);
}
