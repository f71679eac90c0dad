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

/* ---- The exercise: what each slash is. ---- */

static const char *const punctuators[] = {
    "{", "}", "(", ")", "[", "]", ";", ",", ":", "~", ".", "...", "?", "?.", "?\?", "?\?=",
    "=>", "=", "==", "===", "!", "!=", "!==", "<", "<=", "<<", "<<=", ">", ">=", ">>", ">>=",
    ">>>", ">>>=", "+", "++", "+=", "-", "--", "-=", "*", "*=", "**", "**=", "/", "/=", "%", "%=",
    "&", "&&", "&=", "&&=", "|", "||", "|=", "||=", "^", "^="};

/* The reserved words behind which an operand must start. */
static const char *const operators[] = {
    "break",  "case",   "catch", "class",  "const",  "continue",   "debugger", "default", "delete",
    "do",     "else",   "enum",  "export", "extends", "finally",   "for",      "function", "if",
    "import", "in",     "instanceof", "new", "return", "switch",   "throw",    "try",     "typeof",
    "var",    "void",   "while", "with"};

/* The token before: its text, and whether it ends an operand. */
static size_t before_start, before_end;
static int ends_operand;

static int before_is(const char *text) {
    return strlen(text) == before_end - before_start && memcmp(input + before_start, text, strlen(text)) == 0;
}

/* For each open parenthesis: whether it belongs to `if`, `while` or `for`. */
static unsigned char *parentheses;
static size_t depth;

static int is_name(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static int is_digit(int c) {
    return c >= '0' && c <= '9';
}

/* Whether the word is a property name, whatever it is elsewhere: `x.if`. */
static int after_point(void) {
    return before_is(".") || before_is("?.");
}

static size_t word(size_t at) {
    size_t start = at;
    while (is_name(input[at]))
        at++;
    int operand = 1;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strlen(operators[i]) == at - start && memcmp(operators[i], input + start, at - start) == 0)
            operand = after_point();
    ends_operand = operand;
    return at;
}

static size_t number(size_t at) {
    while (is_digit(input[at]))
        at++;
    if (input[at] == '.' && is_digit(input[at + 1]))
        for (at++; is_digit(input[at]); at++) {
        }
    ends_operand = 1;
    return at;
}

static size_t string(size_t at, int line) {
    int quote = input[at++];
    while (input[at] != quote) {
        if (at >= input_length)
            fail(line);
        at += input[at] == '\\' ? 2 : 1;
    }
    ends_operand = 1;
    return at + 1;
}

/* A regular expression ends at the first slash that is neither escaped nor in a class. */
static size_t regexp(size_t at, int line) {
    int in_class = 0;
    for (at++; in_class || input[at] != '/'; at++) {
        if (input[at] == '\\')
            at++;
        if (at >= input_length || input[at] == '\n' || input[at] == '\r')
            fail(line);
    }
    at++;
    while (is_name(input[at]))
        at++;
    ends_operand = 1;
    return at;
}

static size_t punctuator(size_t at, int line) {
    size_t longest = 0;
    for (size_t i = 0; i < sizeof punctuators / sizeof *punctuators; i++) {
        size_t length = strlen(punctuators[i]);
        if (length > longest && strncmp(punctuators[i], (const char *)input + at, length) == 0)
            longest = length;
    }
    if (longest == 0)
        fail(line);
    if (longest == 2 && input[at] == '?' && input[at + 1] == '.' && is_digit(input[at + 2]))
        longest = 1;
    ends_operand = input[at] == ')' || input[at] == ']';
    return at + longest;
}

static size_t slash(size_t at, int line, int column) {
    if (before_is("}") || before_is("++") || before_is("--"))
        fail(line);
    int divides = ends_operand;
    size_t end = divides ? punctuator(at, line) : regexp(at, line);
    emit("%d:%d %s %.*s after ", line, column, divides ? "division" : "regexp", (int)(end - at), (char *)input + at);
    if (before_end == 0)
        emit("nothing\n");
    else
        emit("%.*s\n", (int)(before_end - before_start), (char *)input + before_start);
    return end;
}

/* Skips a comment at `at`, if there is one. */
static size_t comment(size_t at) {
    if (input[at] == '/' && input[at + 1] == '/')
        while (at < input_length && input[at] != '\n' && input[at] != '\r')
            at++;
    else if (input[at] == '/' && input[at + 1] == '*') {
        const char *close = strstr((const char *)input + at + 2, "*/");
        at = close ? (size_t)((const unsigned char *)close - input) + 2 : input_length;
    }
    return at;
}

int main(void) {
    read_input();
    int line = 1;
    for (size_t i = 0; i < input_length; i++) {
        int c = input[i];
        if (!(c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~')))
            fail(line);
        line += c == '\n' || (c == '\r' && input[i + 1] != '\n');
    }
    size_t at = 0, counted = 0, line_start = 0;
    line = 1;
    while (at < input_length) {
        for (; counted < at; counted++)
            if (input[counted] == '\n' || (input[counted] == '\r' && input[counted + 1] != '\n')) {
                line++;
                line_start = counted + 1;
            }
        int c = input[at];
        size_t start = at;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            at++;
            continue;
        }
        if ((at = comment(at)) != start)
            continue;
        if (c == '/')
            at = slash(at, line, (int)(at - line_start) + 1);
        else if (is_digit(c) || (c == '.' && is_digit(input[at + 1])))
            at = number(at);
        else if (is_name(c))
            at = word(at);
        else if (c == '"' || c == '\'')
            at = string(at, line);
        else if (c == '(') {
            parentheses = grow(parentheses, depth + 1);
            /* Whether `if` is the word itself or a method's name was settled when it was read. */
            parentheses[depth++] =
                !ends_operand && (before_is("if") || before_is("while") || before_is("for"));
            at = punctuator(at, line);
        } else {
            at = punctuator(at, line);
            if (c == ')' && depth > 0 && parentheses[--depth])
                ends_operand = 0;
        }
        before_start = start;
        before_end = at;
    }
    free(parentheses);
    return finish();
}
