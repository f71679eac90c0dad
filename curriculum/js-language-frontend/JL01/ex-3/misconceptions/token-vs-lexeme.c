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
    *read = length;
    /* In `a?.5:b` the point belongs to the number. */
    if (longest == 2 && memcmp(text, "?.", 2) == 0 && text[2] >= '0' && text[2] <= '9')
        return 1;
    return longest;
}

/* ---- The exercise: the tokens of a source. ---- */

enum kind { END, INVALID, KEYWORD, ESCAPED_KEYWORD, IDENTIFIER, PRIVATE, NUMBER, BIGINT_TOKEN, STRING, PUNCTUATOR };

static const char *const kind_names[] = {"end",     "invalid", "keyword", "escaped-keyword", "identifier",
                                         "private", "number",  "bigint",  "string",          "punctuator"};

/* The lexeme is the text from `start` to `end`; the value is what it means. */
struct token {
    enum kind kind;
    size_t start, end;
    int line, column;
    int newline_before;
    char *value;
    size_t value_length;
};

/* Where the lexer stands. */
static size_t at;
static int line = 1;
static size_t line_start;

static const char *const keywords[] = {
    "break",    "case",   "catch", "class",  "const", "continue", "debugger",   "default", "delete",
    "do",       "else",   "enum",  "export", "extends", "false",  "finally",    "for",     "function",
    "if",       "import", "in",    "instanceof", "new", "null",   "return",     "super",   "switch",
    "this",     "throw",  "true",  "try",    "typeof", "var",     "void",       "while",   "with"};

static int is_keyword(const char *text, size_t length) {
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i]) == length && memcmp(keywords[i], text, length) == 0)
            return 1;
    return 0;
}

static int continues_name(int c) {
    return table[NAME][class_of(c)] == NAME;
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

/* A line ends here: LF, CR, or CR LF, which is one end. */
static void end_line(void) {
    at += input[at] == '\r' && input[at + 1] == '\n' ? 2 : 1;
    line++;
    line_start = at;
}

/* Skips blanks and comments. 0 if a comment never closes; then `at` stands at its start. */
static int skip_space(int *newline) {
    for (;;) {
        int c = input[at];
        if (c == '\n' || c == '\r') {
            end_line();
            *newline = 1;
        } else if (c == ' ' || c == '\t') {
            at++;
        } else if (c == '/' && input[at + 1] == '/') {
            while (at < input_length && input[at] != '\n' && input[at] != '\r')
                at++;
        } else if (c == '/' && input[at + 1] == '*') {
            const char *close = strstr((const char *)input + at + 2, "*/");
            if (!close)
                return 0;
            size_t end = (size_t)((const unsigned char *)close - input);
            while (at < end) {
                if (input[at] == '\n' || input[at] == '\r') {
                    end_line();
                    *newline = 1;
                } else {
                    at++;
                }
            }
            at = end + 2;
        } else {
            return 1;
        }
    }
}

/* The `\u` escape at `at`: its character, or -1 if it is none. */
static int escape(void) {
    if (input[at + 1] != 'u')
        return -1;
    at += 2;
    int code = 0, digits = 0, braces = input[at] == '{';
    at += (size_t)braces;
    while (hex_value(input[at]) >= 0 && (braces || digits < 4)) {
        code = code * 16 + hex_value(input[at++]);
        if (code > 0x10FFFF)
            code = 0x10FFFF;
        digits++;
    }
    if (braces ? digits == 0 || input[at] != '}' : digits < 4)
        return -1;
    at += (size_t)braces;
    if (code > 0x7F)
        fail(line);
    return code;
}

/* A name at `at`. Its value has the escapes read. */
static void name(struct token *token, enum kind kind) {
    size_t room = 0;
    int escaped = 0;
    if (kind == PRIVATE)
        at++;
    token->kind = INVALID;
    for (;;) {
        int c = input[at];
        if (c == '\\') {
            escaped = 1;
            c = escape();
            if (c < 0 || !(token->value_length ? continues_name(c) : table[START][class_of(c)] == NAME))
                return;
        } else if (token->value_length ? continues_name(c) : table[START][class_of(c)] == NAME) {
            at++;
        } else {
            break;
        }
        if (token->value_length + 1 >= room) {
            room = 2 * room + 16;
            token->value = grow(token->value, room);
        }
        token->value[token->value_length++] = (char)c;
    }
    if (token->value_length == 0)
        return;
    token->kind = kind;
    if (kind == IDENTIFIER && is_keyword(token->value, token->value_length))
        token->kind = escaped ? ESCAPED_KEYWORD : KEYWORD;
}

static void number(struct token *token) {
    enum state state = START, next;
    while ((next = table[state][class_of(input[at])]) != NOWHERE) {
        state = next;
        at++;
    }
    token->kind = state == BIGINT ? BIGINT_TOKEN : NUMBER;
    /* `1_`, `0x`, `3in`, `1n2`: no number ends in such a state or touches a name. */
    if (!states[state].accepts || continues_name(input[at]) || input[at] == '\\')
        token->kind = INVALID;
}

static void string(struct token *token) {
    int quote = input[at++];
    while (at < input_length && input[at] != quote) {
        if (input[at] == '\\')
            fail(line);
        if (input[at] == '\n' || input[at] == '\r')
            return; /* never closed: the token stays invalid */
        at++;
    }
    if (at == input_length)
        return;
    token->kind = STRING;
    token->value_length = at - token->start - 1;
    token->value = grow(NULL, token->value_length);
    memcpy(token->value, input + token->start + 1, token->value_length);
    at++;
}

static struct token next_token(void) {
    struct token token = {.kind = INVALID};
    int closed = skip_space(&token.newline_before);
    token.start = at;
    token.line = line;
    token.column = (int)(at - line_start) + 1;
    int c = input[at];
    size_t read;
    if (!closed)
        token.kind = INVALID;
    else if (at == input_length)
        token.kind = END;
    else if (c == '`')
        fail(line);
    else if (c == '"' || c == '\'')
        string(&token);
    else if (c == '#')
        name(&token, PRIVATE);
    else if (c == '\\' || table[START][class_of(c)] == NAME)
        name(&token, IDENTIFIER);
    else if ((c >= '0' && c <= '9') || (c == '.' && input[at + 1] >= '0' && input[at + 1] <= '9'))
        number(&token);
    else if ((read = 0, munch(input + at, &read)) > 0) {
        token.kind = PUNCTUATOR;
        at += munch(input + at, &read);
    }
    token.end = at;
    return token;
}

/* The values met so far: equal values have the same number. */
static struct {
    char *text;
    size_t length;
} *values;
static size_t value_count;

/* The number of a value. Strings and names share the numbers; a private name has its # before it. */
static size_t intern(const struct token *token) {
    size_t length = token->end - token->start;
    char *text = grow(NULL, length);
    memcpy(text, input + token->start, length);
    for (size_t i = 0; i < value_count; i++)
        if (values[i].length == length && memcmp(values[i].text, text, length) == 0) {
            free(text);
            return i + 1;
        }
    values = grow(values, (value_count + 1) * sizeof *values);
    values[value_count].text = text;
    values[value_count].length = length;
    return ++value_count;
}

int main(void) {
    read_input();
    build_table();
    int first_line = 1;
    for (size_t i = 0; i < input_length; i++) {
        int c = input[i];
        if (!(c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c <= '~')))
            fail(first_line);
        first_line += c == '\n' || (c == '\r' && input[i + 1] != '\n');
    }
    if (input[0] == '#' && input[1] == '!')
        while (at < input_length && input[at] != '\n' && input[at] != '\r')
            at++;
    struct token token = next_token();
    for (;;) {
        emit("%d:%d %s %s", token.line, token.column, token.newline_before ? "nl" : "-", kind_names[token.kind]);
        if (token.kind == END || token.kind == INVALID)
            break;
        emit(" %.*s", (int)(token.end - token.start), (char *)input + token.start);
        if (token.kind == IDENTIFIER || token.kind == PRIVATE || token.kind == STRING)
            emit(" #%zu", intern(&token));
        /* One token of lookahead: the next one is read before this one is done. */
        struct token next = next_token();
        if (token.kind == IDENTIFIER) {
            if (next.kind == END || next.kind == INVALID)
                emit(" then %s", kind_names[next.kind]);
            else
                emit(" then %.*s", (int)(next.end - next.start), (char *)input + next.start);
        }
        emit("\n");
        free(token.value);
        token = next;
    }
    emit("\n");
    free(token.value);
    for (size_t i = 0; i < value_count; i++)
        free(values[i].text);
    free(values);
    return finish();
}
