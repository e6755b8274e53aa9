/*
 * The least that talks to the fake module, word by word: for tests of the model, which must not trust the driver.
 */
#ifndef SPI_MASTER_H
#define SPI_MASTER_H

#include "check.h"
#include "fake_module.h"

typedef struct spi_answer
{
    uint8_t bytes[8192]; /* as clocked, padding included, NUL-terminated */
    uint32_t length;
} spi_answer_t;

/* Waits until DRDY is high. */
bool master_wait_ready(fake_module_t *fake, uint32_t timeout_ms);
/* Sleeps through whatever happens. */
void master_sleep(fake_module_t *fake, uint32_t milliseconds);
/* One NSS window in which `length` bytes go out, padded. */
void master_write(fake_module_t *fake, const void *bytes, uint32_t length);
/* One NSS window that is read until DRDY falls, or `most_words` were read. */
void master_read(fake_module_t *fake, spi_answer_t *answer, uint32_t most_words);
/* Resets the module and reads its cursor. */
void master_boot(fake_module_t *fake);
/* A module with nothing but a cursor read. */
fake_module_t *master_start(void);
/* A command (without its `\r`) and the answer, which must come within 60 s. */
const char *master_ask(fake_module_t *fake, const char *command);
/* The answer of the last master_ask and master_send. */
const spi_answer_t *master_answer(void);
/* S3. */
const char *master_send(fake_module_t *fake, const void *bytes, uint32_t length);
/* Joins "home". */
void master_join(fake_module_t *fake);
/* Opens socket `index` towards a peer and sets R1, R2 and S2. Returns P6's answer. */
const char *master_connect(fake_module_t *fake, int index, int protocol, const char *address, int port);

#define CHECK_ANSWER(actual, expected) CHECK(strcmp(actual, expected) == 0)

#endif
