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

/* ---- The exercise: templates. ---- */

/* The escape whose backslash stands at `*at`. 0 if it means nothing; then the text behind the
   backslash is read on as ordinary characters. */
static int escape(size_t *at, struct text *text) {
    static const char letters[] = "ntrbvf", meanings[] = "\n\t\r\b\v\f";
    size_t length, from = *at + 1;
    uint32_t c = code_point(from, &length);
    const char *letter = c && c < 0x80 ? strchr(letters, (int)c) : NULL;
    *at = from + length;
    if (letter) {
        add_unit(text, (uint32_t)meanings[letter - letters]);
    } else if (c == '\r') {
        *at += input[*at] == '\n'; /* a line continuation stands for nothing */
    } else if (c == '\n' || c == 0x2028 || c == 0x2029) {
    } else if (c == 'x') {
        int32_t code = hex_digits(at, 2);
        if (code < 0)
            return 0;
        add_unit(text, (uint32_t)code);
    } else if (c == 'u' && input[*at] == '{') {
        uint32_t code = 0;
        size_t first = ++*at;
        for (; hex_value(input[*at]) >= 0; ++*at)
            if (code <= 0x10FFFF)
                code = code * 16 + (uint32_t)hex_value(input[*at]);
        if (*at == first || input[*at] != '}' || code > 0x10FFFF)
            return 0;
        ++*at;
        add_code_point(text, code);
    } else if (c == 'u') {
        int32_t code = hex_digits(at, 4);
        if (code < 0)
            return 0;
        add_unit(text, (uint32_t)code);
    } else if (c >= '0' && c <= '9') {
        /* No octal escapes here: only `\0` without a digit behind it. */
        if (c != '0' || (input[*at] >= '0' && input[*at] <= '9'))
            return 0;
        add_unit(text, 0);
    } else {
        add_code_point(text, c);
    }
    return 1;
}

static void show(const struct text *text) {
    emit("\"");
    for (size_t i = 0; i < text->length; i++) {
        uint16_t unit = text->units[i];
        if (unit == '"' || unit == '\\')
            emit("\\%c", unit);
        else if (unit >= ' ' && unit <= '~')
            emit("%c", unit);
        else
            emit("\\u%04x", unit);
    }
    emit("\"");
}

/* The braces that are open around the place at hand. Those of a substitution know their template. */
struct brace {
    int is_substitution, tagged;
};

static struct brace *braces;
static size_t brace_count;

static void push(int is_substitution, int tagged) {
    braces = grow(braces, (brace_count + 1) * sizeof *braces);
    braces[brace_count++] = (struct brace){is_substitution, tagged};
}

/* Prints the piece that starts at `start`, at a backtick or at the `}` of a substitution. Returns
   where it ends; `*closed` says whether the template ends with it. */
static size_t piece(size_t start, int tagged, int *closed) {
    struct text cooked = {0}, raw = {0};
    int valid = 1, line, column, depth = 1;
    size_t at = start + 1;
    *closed = 0;
    for (;;) {
        if (at >= input_length)
            fail_at(start);
        if (input[at] == '`') {
            *closed = 1;
            at++;
            break;
        }
        if (input[at] == '$' && input[at + 1] == '{') {
            at += 2;
            break;
        }
        size_t from = at, length;
        if (input[at] == '\\') {
            valid &= escape(&at, &cooked);
        } else if (input[at] == '\r') {
            /* CR and CR LF become LF, so that the value does not depend on the editor. */
            at += input[at + 1] == '\n' ? 2 : 1;
            add_unit(&cooked, '\n');
        } else {
            add_code_point(&cooked, code_point(at, &length));
            at += length;
        }
        if (at > input_length)
            fail_at(start);
        while (from < at) {
            uint32_t c = code_point(from, &length);
            from += length;
            if (c == '\r') {
                from += input[from] == '\n';
                c = '\n';
            }
            add_code_point(&raw, c);
        }
    }
    for (size_t i = 0; i < brace_count; i++)
        depth += braces[i].is_substitution;
    int head = input[start] == '`';
    place(start, &line, &column);
    emit("%d:%d depth %d %s cooked ", line, column, depth,
         head ? (*closed ? "whole" : "head") : (*closed ? "tail" : "middle"));
    if (valid)
        show(&cooked);
    else
        emit(tagged ? "undefined" : "error");
    emit(" raw ");
    show(&raw);
    emit("\n");
    free(cooked.units);
    free(raw.units);
    return at;
}

/* The string at `at`, which has no escapes here; where it ends. */
static size_t string(size_t at) {
    size_t start = at;
    int quote = input[at++];
    for (; input[at] != quote; at++)
        if (at >= input_length || input[at] < ' ' || input[at] > '~' || input[at] == '\\')
            fail_at(start);
    return at + 1;
}

static int is_name(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

int main(void) {
    read_input();
    /* Whether the token before ends an operand: then a template behind it is tagged. */
    int operand = 0;
    for (size_t at = 0; at < input_length;) {
        int c = input[at], closed, tagged;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
            continue;
        }
        if (c == '`' || (c == '}' && brace_count > 0 && braces[brace_count - 1].is_substitution)) {
            tagged = c == '`' ? operand : braces[--brace_count].tagged;
            at = piece(at, tagged, &closed);
            if (!closed)
                push(1, tagged);
            operand = closed;
        } else if (c == '"' || c == '\'') {
            at = string(at);
            operand = 1;
        } else if (is_name(c)) {
            while (is_name(input[at]))
                at++;
            operand = 1;
        } else if (c && strchr("()[]{},.:?+-*;", c)) {
            operand = c == ')' || c == ']' || c == '}';
            at++;
        } else {
            fail_at(at);
        }
    }
    free(braces);
    return finish();
}
