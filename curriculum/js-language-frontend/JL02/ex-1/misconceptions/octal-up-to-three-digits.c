#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Input and output: the same in every exercise of the node. ---- */

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

/* The whole input. A zero byte stands behind it, so that looking one byte ahead is safe. */
static unsigned char *input;
static size_t input_length;

static void read_input(void) {
    size_t size = 4096;
    input = grow(NULL, size);
    for (size_t got; (got = fread(input + input_length, 1, size - input_length - 1, stdin)) > 0;) {
        input_length += got;
        if (input_length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[input_length] = '\0';
}

/* Ends the program: `line` of the input leaves the exercise's part of JavaScript. */
static _Noreturn void fail(int line) {
    printf("error: %d: not in the subset\n", line);
    exit(2);
}

static int finish(void) {
    if (output_length)
        fwrite(output, 1, output_length, stdout);
    free(output);
    free(input);
    return 0;
}

/* ---- Characters of the input. ---- */

/* The code point at `at`, and how many bytes it takes. The input is UTF-8. */
static uint32_t code_point(size_t at, size_t *length) {
    const unsigned char *c = input + at;
    if (c[0] >= 0xF0 && at + 3 < input_length) {
        *length = 4;
        return (c[0] & 0x07u) << 18 | (c[1] & 0x3Fu) << 12 | (c[2] & 0x3Fu) << 6 | (c[3] & 0x3Fu);
    }
    if (c[0] >= 0xE0 && at + 2 < input_length) {
        *length = 3;
        return (c[0] & 0x0Fu) << 12 | (c[1] & 0x3Fu) << 6 | (c[2] & 0x3Fu);
    }
    if (c[0] >= 0xC0 && at + 1 < input_length) {
        *length = 2;
        return (c[0] & 0x1Fu) << 6 | (c[1] & 0x3Fu);
    }
    *length = 1;
    return c[0];
}

/* The line and column of byte `end`, both from 1. Lines end at LF, CR, CR LF, and the two Unicode
   separators U+2028 and U+2029. The last answer is kept, since places only grow. */
static void place(size_t end, int *line, int *column) {
    static size_t at;
    static int known_line = 1, known_column = 1;
    if (end < at) {
        at = 0;
        known_line = known_column = 1;
    }
    while (at < end) {
        size_t length;
        uint32_t c = code_point(at, &length);
        at += length;
        known_column++;
        if (c == '\n' || (c == '\r' && input[at] != '\n') || c == 0x2028 || c == 0x2029) {
            known_line++;
            known_column = 1;
        }
    }
    *line = known_line;
    *column = known_column;
}

static _Noreturn void fail_at(size_t at) {
    int line, column;
    place(at, &line, &column);
    fail(line);
}

/* ---- Text as JavaScript has it: UTF-16 code units. ---- */

struct text {
    uint16_t *units;
    size_t length, room;
};

static void add_unit(struct text *text, uint32_t unit) {
    if (text->length == text->room) {
        text->room = 2 * text->room + 16;
        text->units = grow(text->units, text->room * sizeof *text->units);
    }
    text->units[text->length++] = (uint16_t)unit;
}

/* Code points above U+FFFF become two units, a surrogate pair. */
static void add_code_point(struct text *text, uint32_t code) {
    if (code < 0x10000) {
        add_unit(text, code);
    } else {
        add_unit(text, 0xD800 + ((code - 0x10000) >> 10));
        add_unit(text, 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
}

static int hex_value(int c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Exactly `count` hexadecimal digits at `*at`; -1 if there are fewer. */
static int32_t hex_digits(size_t *at, int count) {
    int32_t code = 0;
    for (; count > 0; count--) {
        int digit = hex_value(input[*at]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
        (*at)++;
    }
    return code;
}

/* ---- The exercise: string literals. ---- */

/* What follows `\u`, at `*at`. NULL and the code point, or what is wrong. */
static const char *unicode_escape(size_t *at, uint32_t *code) {
    if (input[*at] != '{') {
        int32_t four = hex_digits(at, 4);
        *code = (uint32_t)four;
        return four < 0 ? "bad-unicode-escape" : NULL;
    }
    size_t first = ++*at;
    *code = 0;
    while (hex_value(input[*at]) >= 0) {
        *code = *code * 16 + (uint32_t)hex_value(input[(*at)++]);
        if (*code > 0x110000)
            *code = 0x110000; /* too large is too large; do not overflow */
    }
    if (*at == first || input[*at] != '}')
        return "bad-unicode-escape";
    ++*at;
    return *code > 0x10FFFF ? "code-point-too-large" : NULL;
}

/* One to three octal digits at `*at`, but no more than 377: `\400` is `\40` and a zero. */
static uint32_t octal_escape(size_t *at) {
    uint32_t code = 0;
    int most = 3;
    for (; most > 0 && input[*at] >= '0' && input[*at] <= '7'; most--)
        code = code * 8 + (uint32_t)(input[(*at)++] - '0');
    return code;
}

/* The escape whose backslash stands at `*at`. NULL, or what is wrong with it. */
static const char *escape(size_t *at, struct text *text, int *octal) {
    static const char letters[] = "ntrbvf", meanings[] = "\n\t\r\b\v\f";
    size_t length;
    uint32_t c = code_point(++*at, &length);
    const char *letter = c && c < 0x80 ? strchr(letters, (int)c) : NULL;
    if (letter) {
        add_unit(text, (uint32_t)meanings[letter - letters]);
    } else if (c == '\r' && input[*at + 1] == '\n') {
        ++*at; /* a line continuation stands for nothing */
    } else if (c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029) {
    } else if (c == 'x') {
        ++*at;
        int32_t code = hex_digits(at, 2);
        if (code < 0)
            return "bad-hex-escape";
        add_unit(text, (uint32_t)code);
        return NULL;
    } else if (c == 'u') {
        ++*at;
        uint32_t code;
        const char *wrong = unicode_escape(at, &code);
        if (!wrong)
            add_code_point(text, code);
        return wrong;
    } else if (c == '0' && !(input[*at + 1] >= '0' && input[*at + 1] <= '9')) {
        add_unit(text, 0);
    } else if (c >= '0' && c <= '7') {
        *octal = 1;
        add_unit(text, octal_escape(at));
        return NULL;
    } else {
        *octal = c == '8' || c == '9';
        add_code_point(text, c);
    }
    *at += length;
    return NULL;
}

static void show_error(size_t start, const char *error, size_t at) {
    int line, column, error_line, error_column;
    place(start, &line, &column);
    place(at, &error_line, &error_column);
    emit("%d:%d error %s at %d:%d\n", line, column, error, error_line, error_column);
}

/* Behind a bad escape: goes to the end of the literal or of the line. */
static size_t skip_rest(size_t at, int quote) {
    while (at < input_length && input[at] != '\n' && input[at] != '\r') {
        if (input[at] == '\\') {
            at += input[at + 1] == '\r' && input[at + 2] == '\n' ? 3 : 2;
            if (at > input_length)
                at = input_length;
        } else if (input[at++] == quote) {
            break;
        }
    }
    return at;
}

/* Prints the literal at `start`; where it ends. */
static size_t literal(size_t start, int strict) {
    int quote = input[start];
    struct text text = {0};
    const char *error = NULL;
    size_t at = start + 1, error_at = start, first_octal = 0;
    while (!error && input[at] != quote) {
        if (at >= input_length || input[at] == '\n' || input[at] == '\r') {
            error = "unclosed-string";
        } else if (input[at] == '\\' && at + 1 >= input_length) {
            error = "unclosed-string";
            at++;
        } else if (input[at] == '\\') {
            size_t backslash = at;
            int octal = 0;
            error = escape(&at, &text, &octal);
            if (error) {
                error_at = backslash;
                at = skip_rest(at, quote);
            } else if (octal && !first_octal) {
                first_octal = backslash;
            }
        } else {
            size_t length;
            add_code_point(&text, code_point(at, &length));
            at += length;
        }
    }
    if (!error) {
        at++;
        if (strict && first_octal) {
            error = "strict-octal-escape";
            error_at = first_octal;
        }
    }
    if (error) {
        show_error(start, error, error_at);
    } else {
        int line, column;
        place(start, &line, &column);
        emit("%d:%d units %zu", line, column, text.length);
        for (size_t i = 0; i < text.length; i++)
            emit("%s %04x", i == 0 ? ":" : "", text.units[i]);
        emit("\n");
    }
    free(text.units);
    return at;
}

static int is_word(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

int main(void) {
    read_input();
    int strict = 0;
    for (size_t at = 0; at < input_length;) {
        int c = input[at];
        size_t end = at;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
            continue;
        }
        if (c == '"' || c == '\'') {
            at = literal(at, strict);
            continue;
        }
        while (is_word(input[end]))
            end++;
        if (end - at != 6 || (memcmp(input + at, "strict", 6) != 0 && memcmp(input + at, "sloppy", 6) != 0))
            fail_at(at);
        strict = input[at + 1] == 't';
        at = end;
    }
    return finish();
}
