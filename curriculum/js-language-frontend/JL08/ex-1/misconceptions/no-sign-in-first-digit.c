#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The script: commands in, lines out. The same in every exercise of the node. ---- */

/* Memory or nothing: a program that has run out of it cannot go on. */
static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* Output is collected and written at the end, because an input that breaks the protocol gets
   the error line and nothing else. */
static char *output;
static size_t output_length, output_size;

static void emit(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        exit(1);
    if (output_length + (size_t)length + 1 > output_size) {
        output_size = 2 * output_size + (size_t)length + 1;
        output = grow(output, output_size);
    }
    va_start(arguments, format);
    vsnprintf(output + output_length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    output_length += (size_t)length;
}

/* The command that is being read: its line, counted from 1, and its words. */
static char *input, *next_line;
static int line;
static char **words;
static int word_count, word_room;

/* Ends the program: the input breaks the protocol. */
static _Noreturn void fail(const char *format, ...) {
    printf("error: %d: ", line);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

static void read_input(void) {
    size_t length = 0, size = 4096;
    input = grow(NULL, size);
    for (size_t got; (got = fread(input + length, 1, size - length - 1, stdin)) > 0;) {
        length += got;
        if (length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[length] = '\0';
    next_line = input;
}

/* Splits the next line that has any words into `words`; 0 at the end of the input. */
static int next_command(void) {
    while (next_line) {
        char *text = next_line;
        next_line = strchr(text, '\n');
        if (next_line)
            *next_line++ = '\0';
        line++;
        text[strcspn(text, "#")] = '\0';
        word_count = 0;
        for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
            if (word_count == word_room) {
                word_room = 2 * word_room + 8;
                words = grow(words, (size_t)word_room * sizeof *words);
            }
            words[word_count++] = word;
        }
        if (word_count > 0)
            return 1;
    }
    return 0;
}

/* Whether the command is `name`; then it must have from `least` to `most` arguments, and
   `counts` says so in the error. */
static int is_command(const char *name, int least, int most, const char *counts) {
    if (strcmp(words[0], name) != 0)
        return 0;
    if (word_count - 1 < least || word_count - 1 > most)
        fail("%s takes %s argument(s), not %d", name, counts, word_count - 1);
    return 1;
}

/* Argument `index`, counted from 0, as a number from `least` to `most`. */
static long long number(int index, long long least, long long most) {
    const char *word = words[index + 1];
    char *end;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < least || value > most)
        fail("not a number: %s", word);
    return value;
}

static int finish(void) {
    if (output_length > 0)
        fwrite(output, 1, output_length, stdout);
    free(output);
    free(words);
    free(input);
    return 0;
}

/* ---- Base64 VLQ ---- */

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a base64 digit, 0 to 63, or -1. */
static int digit_value(char c) {
    const char *at = c ? strchr(base64, c) : NULL;
    return at ? (int)(at - base64) : -1;
}

static void show_digits(const char *text) {
    for (; *text; text++) {
        int value = digit_value(*text);
        if (value < 0) {
            emit("%c no digit\n", *text);
            continue;
        }
        emit("%c %d %s ", *text, value, value & 32 ? "more" : "last");
        for (int bit = 16; bit; bit >>= 1)
            emit("%d", value & bit ? 1 : 0);
        emit("\n");
    }
}

/* The number that the 32 bits stand for: the lowest bit is the sign, the others the amount. */
static long long with_sign(uint32_t bits) {
    return bits; /* five bits from each digit, the first one too */
}

static void decode(const char *text) {
    for (size_t at = 0; text[at];) {
        size_t start = at;
        uint64_t bits = 0;
        int shift = 0, too_large = 0, value;
        do {
            if (!text[at]) {
                emit("byte %zu: unfinished number\n", start);
                return;
            }
            value = digit_value(text[at]);
            if (value < 0) {
                emit("byte %zu: not a base64 digit\n", at);
                return;
            }
            /* There may be any number of digits of value 0, so the shift must not grow with
               them: shifting by 64 and more means nothing in C. */
            if (shift < 35) {
                bits |= (uint64_t)(value & 31) << shift;
                shift += 5;
            } else if (value & 31) {
                too_large = 1;
            }
            at++;
        } while (value & 32);
        if (too_large || bits > UINT32_MAX) {
            emit("byte %zu: number too large\n", start);
            return;
        }
        emit("%.*s means %lld\n", (int)(at - start), text + start, with_sign((uint32_t)bits));
    }
}

static void encode(long long value) {
    uint32_t bits = (uint32_t)(value < 0 ? -value : value);
    emit("%lld becomes ", value);
    do {
        int digit = bits & 31;
        bits >>= 5;
        if (bits)
            digit |= 32;
        emit("%c", base64[digit]);
    } while (bits);
    emit("\n");
}

int main(void) {
    read_input();
    while (next_command()) {
        if (is_command("digits", 1, 1, "1"))
            show_digits(words[1]);
        else if (is_command("decode", 1, 1, "1"))
            decode(words[1]);
        else if (is_command("encode", 1, 1, "1"))
            encode(number(0, -2147483648LL, 2147483647LL));
        else
            fail("unknown command: %s", words[0]);
    }
    return finish();
}
