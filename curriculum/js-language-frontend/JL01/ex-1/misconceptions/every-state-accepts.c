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

/* ---- The automaton for names and numbers. ---- */

enum class { ZERO, ONE, OCTAL, DECIMAL, HEX, B, E, N, O, X, LETTER, UNDERSCORE, POINT, SIGN, OTHER, CLASSES };

static const char *const class_names[CLASSES] = {
    "0", "1", "2-7", "8-9", "a-f", "b", "e", "n", "o", "x", "letter", "_", ".", "+-", "other"};

/* Bytes that lead from every state to the same place share a class. */
static enum class class_of(int c) {
    switch (c) {
    case '0': return ZERO;
    case '1': return ONE;
    case '8': case '9': return DECIMAL;
    case 'b': case 'B': return B;
    case 'e': case 'E': return E;
    case 'n': return N; /* only the small one ends a BigInt */
    case 'o': case 'O': return O;
    case 'x': case 'X': return X;
    case '_': return UNDERSCORE;
    case '.': return POINT;
    case '+': case '-': return SIGN;
    }
    if (c >= '2' && c <= '7')
        return OCTAL;
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
        return HEX;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$')
        return LETTER;
    return OTHER;
}

/* What has been read so far. NOWHERE is 0, so that an empty cell of the table means it. */
enum state {
    NOWHERE, START, NAME, ZERO_READ, INTEGER, INTEGER_GAP, BIGINT, LEADING_POINT, POINT_READ, FRACTION,
    FRACTION_GAP, EXPONENT_MARK, EXPONENT_SIGN, EXPONENT, EXPONENT_GAP, LEGACY_OCTAL, LEADING_ZERO,
    HEX_PREFIX, HEX_READ, HEX_GAP, OCTAL_PREFIX, OCTAL_READ, OCTAL_GAP, BINARY_PREFIX, BINARY_READ,
    BINARY_GAP, STATES
};

/* The name of each state, and what the text is if it ends there. */
static const struct {
    const char *name, *accepts;
} states[STATES] = {
    [START] = {"start", NULL},
    [NAME] = {"name", "name"},
    [ZERO_READ] = {"zero", "number"},
    [INTEGER] = {"integer", "number"},
    [INTEGER_GAP] = {"integer-gap", NULL},
    [BIGINT] = {"bigint", "bigint"},
    [LEADING_POINT] = {"leading-point", NULL},
    [POINT_READ] = {"point", "number"},
    [FRACTION] = {"fraction", "number"},
    [FRACTION_GAP] = {"fraction-gap", NULL},
    [EXPONENT_MARK] = {"exponent-mark", NULL},
    [EXPONENT_SIGN] = {"exponent-sign", NULL},
    [EXPONENT] = {"exponent", "number"},
    [EXPONENT_GAP] = {"exponent-gap", NULL},
    [LEGACY_OCTAL] = {"legacy-octal", "number"},
    [LEADING_ZERO] = {"leading-zero", "number"},
    [HEX_PREFIX] = {"hex-prefix", NULL},
    [HEX_READ] = {"hex", "number"},
    [HEX_GAP] = {"hex-gap", NULL},
    [OCTAL_PREFIX] = {"octal-prefix", NULL},
    [OCTAL_READ] = {"octal", "number"},
    [OCTAL_GAP] = {"octal-gap", NULL},
    [BINARY_PREFIX] = {"binary-prefix", NULL},
    [BINARY_READ] = {"binary", "number"},
    [BINARY_GAP] = {"binary-gap", NULL},
};

static enum state table[STATES][CLASSES];

/* Sets of classes, one bit each. */
#define BIT(class) (1u << (class))
#define BINARY_DIGITS (BIT(ZERO) | BIT(ONE))
#define OCTAL_DIGITS (BINARY_DIGITS | BIT(OCTAL))
#define DIGITS (OCTAL_DIGITS | BIT(DECIMAL))
#define HEX_DIGITS (DIGITS | BIT(HEX) | BIT(B) | BIT(E))
#define LETTERS (BIT(HEX) | BIT(B) | BIT(E) | BIT(N) | BIT(O) | BIT(X) | BIT(LETTER) | BIT(UNDERSCORE))

static void edge(enum state from, unsigned set, enum state to) {
    for (int class = 0; class < CLASSES; class++)
        if (set & BIT(class))
            table[from][class] = to;
}

/* Digits with single separators between them: `digits` is the state behind a digit. */
static void run_of(enum state digits, enum state gap, unsigned set) {
    edge(digits, set, digits);
    edge(digits, BIT(UNDERSCORE), gap);
    edge(gap, set, digits);
}

static void radix(unsigned mark, enum state prefix, enum state digits, enum state gap, unsigned set) {
    edge(ZERO_READ, mark, prefix);
    edge(prefix, set, digits);
    run_of(digits, gap, set);
    edge(digits, BIT(N), BIGINT);
}

static void build_table(void) {
    edge(START, LETTERS, NAME);
    edge(NAME, LETTERS | DIGITS, NAME);
    edge(START, DIGITS & ~BIT(ZERO), INTEGER);
    edge(START, BIT(ZERO), ZERO_READ);
    edge(START, BIT(POINT), LEADING_POINT);
    run_of(INTEGER, INTEGER_GAP, DIGITS);
    run_of(FRACTION, FRACTION_GAP, DIGITS);
    run_of(EXPONENT, EXPONENT_GAP, DIGITS);
    edge(ZERO_READ, OCTAL_DIGITS, LEGACY_OCTAL);
    edge(LEGACY_OCTAL, OCTAL_DIGITS, LEGACY_OCTAL);
    edge(ZERO_READ, BIT(DECIMAL), LEADING_ZERO);
    edge(LEGACY_OCTAL, BIT(DECIMAL), LEADING_ZERO);
    edge(LEADING_ZERO, DIGITS, LEADING_ZERO);
    edge(ZERO_READ, BIT(N), BIGINT);
    edge(INTEGER, BIT(N), BIGINT);
    edge(ZERO_READ, BIT(POINT), POINT_READ);
    edge(INTEGER, BIT(POINT), POINT_READ);
    edge(LEADING_ZERO, BIT(POINT), POINT_READ);
    edge(LEADING_POINT, DIGITS, FRACTION);
    edge(POINT_READ, DIGITS, FRACTION);
    edge(ZERO_READ, BIT(E), EXPONENT_MARK);
    edge(INTEGER, BIT(E), EXPONENT_MARK);
    edge(LEADING_ZERO, BIT(E), EXPONENT_MARK);
    edge(POINT_READ, BIT(E), EXPONENT_MARK);
    edge(FRACTION, BIT(E), EXPONENT_MARK);
    edge(EXPONENT_MARK, BIT(SIGN), EXPONENT_SIGN);
    edge(EXPONENT_MARK, DIGITS, EXPONENT);
    edge(EXPONENT_SIGN, DIGITS, EXPONENT);
    radix(BIT(X), HEX_PREFIX, HEX_READ, HEX_GAP, HEX_DIGITS);
    radix(BIT(O), OCTAL_PREFIX, OCTAL_READ, OCTAL_GAP, OCTAL_DIGITS);
    radix(BIT(B), BINARY_PREFIX, BINARY_READ, BINARY_GAP, BINARY_DIGITS);
}

/* ---- The exercise: one lexeme a line. ---- */

static void lexeme(const char *text, size_t length) {
    emit("lexeme %.*s\n", (int)length, text);
    enum state state = START;
    for (size_t i = 0; i < length; i++) {
        enum class class = class_of(text[i]);
        state = table[state][class];
        if (state == NOWHERE) {
            emit("%c: class %s, no way on\nnot accepted\n", text[i], class_names[class]);
            return;
        }
        emit("%c: class %s, state %s\n", text[i], class_names[class], states[state].name);
    }
    if (states[state].accepts || state != START)
        emit("accepted as %s\n", states[state].accepts ? states[state].accepts : "number");
    else
        emit("not accepted\n");
}

int main(void) {
    read_input();
    build_table();
    int line = 1;
    for (size_t start = 0; start < input_length; line++) {
        size_t end = start;
        for (; end < input_length && input[end] != '\n'; end++)
            if (input[end] < '!' || input[end] > '~')
                fail(line);
        if (end > start)
            lexeme((const char *)input + start, end - start);
        start = end + 1;
    }
    return finish();
}
