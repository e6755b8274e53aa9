/*
 * The grammar of an answer: CR LF, data, CR LF OK CR LF > blank. Pure functions on memory, for any thread.
 */
#ifndef AT_ANSWER_H
#define AT_ANSWER_H

#include <stdint.h>

/** Bytes of an answer around its data: CR LF in front, the trailer behind, one byte of filler at each end. */
#define AT_ANSWER_FRAME 12U

typedef enum at_status
{
    AT_OK,
    AT_ERROR,     /**< the module answered ERROR; its words are the data */
    AT_PARTIAL,   /**< data without a prompt: one line of a list whose rest is fetched with MR */
    AT_TIMEOUT,   /**< no answer in time */
    AT_GRAMMAR,   /**< an answer that is none */
    AT_WITHDRAWN, /**< the payload was withdrawn before it went out */
    AT_LOST,      /**< the module restarted or is out of reach: nothing is sent before at_client_restart */
} at_status_t;

/** The data of an answer, where it lies. */
typedef struct at_answer
{
    uint8_t *data;
    uint32_t length;
} at_answer_t;

/** Takes an answer apart. Filler (0x15) is dropped in front of the first CR LF and behind the prompt; everything
 * between belongs to the data, whatever it looks like.
 *  @return AT_OK, AT_ERROR, AT_PARTIAL, AT_GRAMMAR, or AT_LOST for the cursor of a module that has restarted. `answer`
 * is empty after the last two. */
at_status_t at_answer_parse(uint8_t *bytes, uint32_t length, at_answer_t *answer);

/** The same for the end of an answer whose beginning was taken before: at least the last nine bytes. */
at_status_t at_answer_parse_end(uint8_t *bytes, uint32_t length, at_answer_t *answer);

/** Drops the line ends around a text. */
void at_answer_trim(at_answer_t *answer);

#endif
