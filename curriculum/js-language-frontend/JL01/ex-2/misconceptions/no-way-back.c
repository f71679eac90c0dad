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

/* ---- Punctuators. ---- */

/* In C two question marks and a `=` are a trigraph, even in a string: hence the backslashes. */
static const char *const punctuators[] = {
    "{", "}", "(", ")", "[", "]", ";", ",", ":", "~", ".", "...", "?", "?.", "?\?", "?\?=",
    "=>", "=", "==", "===", "!", "!=", "!==", "<", "<=", "<<", "<<=", ">", ">=", ">>", ">>=",
    ">>>", ">>>=", "+", "++", "+=", "-", "--", "-=", "*", "*=", "**", "**=", "/", "/=", "%", "%=",
    "&", "&&", "&=", "&&=", "|", "||", "|=", "||=", "^", "^="};

enum { PUNCTUATORS = sizeof punctuators / sizeof *punctuators };

/* Whether the first `length` bytes of `text` begin a punctuator: whether the automaton, which
   has a state for each prefix, has one for them. */
static int is_prefix(const unsigned char *text, size_t length) {
    for (int i = 0; i < PUNCTUATORS; i++)
        if (strncmp(punctuators[i], (const char *)text, length) == 0 && strlen(punctuators[i]) >= length)
            return 1;
    return 0;
}

static int is_punctuator(const unsigned char *text, size_t length) {
    for (int i = 0; i < PUNCTUATORS; i++)
        if (strlen(punctuators[i]) == length && memcmp(punctuators[i], text, length) == 0)
            return 1;
    return 0;
}

/* The length of the longest punctuator at the start of `text`, 0 if there is none; `read` is how
   far the automaton came before it had nowhere to go. */
static size_t munch(const unsigned char *text, size_t *read) {
    size_t longest = 0, length = 0;
    while (text[length] && is_prefix(text, length + 1)) {
        length++;
        if (is_punctuator(text, length))
            longest = length;
    }
    *read = longest = length;
    /* In `a?.5:b` the point belongs to the number. */
    if (longest == 2 && memcmp(text, "?.", 2) == 0 && text[2] >= '0' && text[2] <= '9')
        return 1;
    return longest;
}

/* ---- The exercise: lines of punctuators and operands. ---- */

static int is_digit(int c) {
    return c >= '1' && c <= '9';
}

static int is_letter(int c) {
    return c >= 'a' && c <= 'z';
}

/* The length of the operand at the start of `text`, or 0. A number that touches a letter is not
   for this exercise. */
static size_t operand(const unsigned char *text, int line) {
    size_t length = 0;
    if (is_letter(text[0])) {
        while (is_letter(text[length]) || is_digit(text[length]))
            length++;
        return length;
    }
    if (!is_digit(text[0]) && !(text[0] == '.' && is_digit(text[1])))
        return 0;
    while (is_digit(text[length]))
        length++;
    if (text[length] == '.')
        do
            length++;
        while (is_digit(text[length]));
    if (is_letter(text[length]))
        fail(line);
    return length;
}

static void cut(const unsigned char *text, int line) {
    for (size_t at = 0; text[at];) {
        if (text[at] == ' ') {
            at++;
            continue;
        }
        if (text[at] == '/' && (text[at + 1] == '/' || text[at + 1] == '*'))
            fail(line);
        size_t length = operand(text + at, line);
        if (length) {
            emit("%d:%zu %.*s operand\n", line, at + 1, (int)length, (const char *)text + at);
        } else {
            size_t read;
            length = munch(text + at, &read);
            if (length == 0)
                fail(line);
            emit("%d:%zu %.*s read %zu back %zu\n", line, at + 1, (int)length, (const char *)text + at, read,
                 read - length);
        }
        at += length;
    }
}

int main(void) {
    read_input();
    int line = 1;
    for (size_t start = 0; start < input_length; line++) {
        size_t end = start;
        while (end < input_length && input[end] != '\n')
            if (input[end++] == '\0')
                fail(line);
        input[end] = '\0';
        cut(input + start, line);
        start = end + 1;
    }
    return finish();
}
