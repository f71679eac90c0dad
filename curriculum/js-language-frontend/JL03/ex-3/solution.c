/* JL03/ex-3: the place and the reason of the first syntax error.
 *
 * A recursive-descent parser: one function for each production of the grammar. None of them builds
 * anything here; each only moves over its tokens, and the first that cannot go on notes where.
 * Because a token is taken only when something of the grammar can still follow, the first token
 * that no function wants is the earliest place at which the program can be known to be wrong.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Tokens ----------------------------------------------------------------------------- */

typedef enum { END, NAME, NUMBER, WORD, PUNCTUATOR } Kind;

typedef struct {
    Kind kind;
    const char *text;
    size_t length;
    bool line_break_before;
} Token;

static const char *const WORDS[] = {
    "var", "if", "else", "while", "do", "for", "return", "break", "continue", "throw", "function",
};
/* Longest first: maximal munch. */
static const char *const PUNCTUATORS[] = {
    "+=", "-=", "||", "&&", "==", "!=", "++", "--", "{", "}", "(", ")", ";", ",", ":", ".", "?", "=",
    "<", ">", "+", "-", "*", "%", "!",
};

static const char *program; /* the program at hand */
static const char *program_end;
static const char *at;      /* where the lexer stands */
static Token token;         /* the token at hand */

static bool failed;
static const char *error_place;
static const char *error_reason;

static void fail(const char *place, const char *reason) {
    if (failed) return;
    failed = true;
    error_place = place;
    error_reason = reason;
}

/* A token of the subset, or a protocol error, which main() asks for by `outside`. */
static const char *outside;

static bool name_part(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static bool is(const char *text) {
    return (token.kind == WORD || token.kind == PUNCTUATOR) && token.length == strlen(text) &&
           memcmp(token.text, text, token.length) == 0;
}

static bool is_one_of(const char *text, size_t length, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == length && memcmp(list[i], text, length) == 0) return true;
    return false;
}

static Token scan(void) {
    bool line_break = false;
    while (at < program_end && (*at == ' ' || *at == '\t' || *at == '\n')) line_break |= *at++ == '\n';
    const char *start = at;
    Kind kind = END;
    if (at == program_end) {
        kind = END;
    } else if (isdigit((unsigned char)*at)) {
        while (at < program_end && isdigit((unsigned char)*at)) at++;
        kind = NUMBER;
    } else if (name_part(*at)) {
        while (at < program_end && name_part(*at)) at++;
        bool word = is_one_of(start, (size_t)(at - start), WORDS, sizeof WORDS / sizeof *WORDS);
        kind = word ? WORD : NAME;
    } else {
        for (size_t i = 0; i < sizeof PUNCTUATORS / sizeof *PUNCTUATORS && kind == END; i++) {
            size_t length = strlen(PUNCTUATORS[i]);
            if ((size_t)(program_end - at) < length || memcmp(at, PUNCTUATORS[i], length) != 0) continue;
            at += length;
            kind = PUNCTUATOR;
        }
        if (kind == END) {
            outside = start;
            at = program_end;
        }
    }
    return (Token){ kind, start, (size_t)(at - start), line_break };
}

static void advance(void) {
    token = scan();
}

/* The token after the one at hand: the only place that needs two is a label. */
static Token peek(void) {
    const char *here = at;
    Token next = scan();
    at = here;
    return next;
}

static bool eat(const char *text) {
    if (!is(text)) return false;
    advance();
    return true;
}

static void expect(const char *text) {
    if (!failed && !eat(text)) fail(token.text, "expected");
}

/* ---- What surrounds a statement --------------------------------------------------------- */

typedef struct {
    const char *text;
    size_t length;
    bool is_loop;
} Label;

static Label labels[256];
static size_t label_count;
static bool in_function, in_loop;

static Label *find_label(Token name) {
    for (size_t i = 0; i < label_count; i++)
        if (labels[i].length == name.length && memcmp(labels[i].text, name.text, name.length) == 0)
            return &labels[i];
    return NULL;
}

/* ---- Expressions ------------------------------------------------------------------------ */

/* What assignments and `++` ask about the expression in front of them. */
typedef enum { VALUE, CALL, TARGET } Shape;

static Shape assignment(void);

static void expression(void) {
    do assignment();
    while (!failed && eat(","));
}

/* `place` is where the expression in question starts. In sloppy code a call is let through: it is
 * an error only when the program runs. */
static void check_target(Shape shape, const char *place, const char *reason) {
    if (shape == VALUE) fail(place, reason);
}

/* Where the expression inside parentheses starts. */
static const char *inner_start;

static Shape primary(void) {
    inner_start = token.text;
    if (token.kind == NAME || token.kind == NUMBER) {
        Shape shape = token.kind == NAME ? TARGET : VALUE;
        advance();
        return shape;
    }
    if (is("(")) {
        advance();
        const char *start = token.text;
        Shape shape = assignment();
        if (!failed && is(",")) {
            shape = VALUE;
            const char *first = inner_start;
            while (!failed && eat(",")) assignment();
            inner_start = first;
            start = NULL;
        }
        if (start && shape == VALUE && inner_start < start) inner_start = start;
        const char *inside = inner_start;
        expect(")");
        inner_start = inside;
        return shape;
    }
    fail(token.text, token.kind == END ? "unexpected-end" : "unexpected-token");
    return VALUE;
}

static Shape call(void) {
    const char *start = token.text;
    Shape shape = primary();
    const char *inside = inner_start;
    bool linked = false;
    while (!failed) {
        if (eat(".")) {
            if (token.kind != NAME && token.kind != WORD) fail(token.text, "expected");
            else advance();
            shape = TARGET;
        } else if (eat("(")) {
            while (!failed && !is(")")) {
                assignment();
                if (!eat(",")) break;
            }
            expect(")");
            shape = CALL;
        } else {
            break;
        }
        linked = true;
    }
    inner_start = linked ? start : inside;
    return shape;
}

static Shape unary(void) {
    const char *start = token.text;
    if (is("++") || is("--")) {
        advance();
        Shape shape = unary();
        check_target(shape, inner_start, "invalid-update-target");
        inner_start = start;
        return VALUE;
    }
    if (is("-") || is("+") || is("!")) {
        advance();
        unary();
        inner_start = start;
        return VALUE;
    }
    Shape shape = call();
    /* No line break may stand before a postfix operator. */
    if (!failed && (is("++") || is("--")) && !token.line_break_before) {
        check_target(shape, inner_start, "invalid-update-target");
        advance();
        inner_start = start;
        return VALUE;
    }
    return shape;
}

/* The levels with two operands, weakest first. Each level is a loop: the grammar's left recursion
 * turned into repetition. */
static const char *const LEVELS[][3] = { { "||" }, { "&&" }, { "==", "!=" }, { "<", ">" }, { "+", "-" },
                                         { "*", "%" } };
enum { LEVEL_COUNT = sizeof LEVELS / sizeof *LEVELS };

static bool at_operator(size_t level) {
    for (size_t i = 0; LEVELS[level][i]; i++)
        if (is(LEVELS[level][i])) return true;
    return false;
}

static Shape binary(size_t level) {
    if (level == LEVEL_COUNT) return unary();
    const char *start = token.text;
    Shape shape = binary(level + 1);
    while (!failed && at_operator(level)) {
        advance();
        binary(level + 1);
        inner_start = start;
        shape = VALUE;
    }
    return shape;
}

static Shape assignment(void) {
    const char *start = token.text;
    Shape shape = binary(0);
    if (failed) return shape;
    if (is("=") || is("+=") || is("-=")) {
        check_target(shape, inner_start, "invalid-assignment-target");
        advance();
        assignment();
    } else if (eat("?")) {
        assignment();
        expect(":");
        if (!failed) assignment();
    } else {
        return shape;
    }
    inner_start = start;
    return VALUE;
}

/* ---- Statements ------------------------------------------------------------------------- */

typedef enum { IN_LIST, IN_BRANCH, IN_BODY } Place;

static void statement(Place place);

/* `;`, or a place where automatic semicolon insertion puts one. */
static void semicolon(void) {
    if (failed || eat(";") || token.line_break_before || is("}") || token.kind == END) return;
    fail(token.text, "expected");
}

static void statements_until_brace(void) {
    while (!failed && !is("}")) {
        if (token.kind == END) fail(token.text, "expected");
        else statement(IN_LIST);
    }
    expect("}");
}

static void binding(void) {
    if (token.kind == NAME) advance();
    else fail(token.text, token.kind == WORD ? "reserved-word" : "expected");
}

static void variables(void) {
    do {
        binding();
        if (!failed && eat("=")) assignment();
    } while (!failed && eat(","));
}

static void condition(void) {
    expect("(");
    if (!failed) expression();
    expect(")");
}

/* The token behind the labels in a row that start at the token at hand. */
static Token behind_labels(void) {
    const char *here = at;
    Token now = token;
    while (now.kind == NAME) {
        Token colon = scan();
        if (colon.length != 1 || *colon.text != ':') break;
        now = scan();
    }
    at = here;
    return now;
}

static bool labels_a_loop(void) {
    static const char *const LOOPS[] = { "while", "do", "for" };
    Token word = behind_labels();
    return word.kind == WORD && is_one_of(word.text, word.length, LOOPS, 3);
}

/* A function behind a label is never the body of anything. */
static bool labels_a_function(void) {
    Token word = behind_labels();
    return token.kind == NAME && word.kind == WORD && word.length == 8 && memcmp(word.text, "function", 8) == 0;
}

static void body(Place place) {
    if (failed) return;
    if (labels_a_function()) fail(token.text, "declaration-in-body");
    else statement(place);
}

static void loop_body(void) {
    bool outer = in_loop;
    in_loop = true;
    body(IN_BODY);
    in_loop = outer;
}

static void if_statement(void) {
    advance();
    condition();
    body(IN_BRANCH);
    /* The nearest `if` still waits for its `else`: it takes it. */
    if (!failed && eat("else")) body(IN_BRANCH);
}

static void while_statement(void) {
    advance();
    condition();
    loop_body();
}

static void do_statement(void) {
    advance();
    loop_body();
    expect("while");
    condition();
    if (!failed) eat(";"); /* never missed here, line break or not */
}

static void for_statement(void) {
    advance();
    expect("(");
    if (failed) return;
    if (eat("var")) variables();
    else if (!is(";")) expression();
    expect(";");
    if (!failed && !is(";")) expression();
    expect(";");
    if (!failed && !is(")")) expression();
    expect(")");
    loop_body();
}

static void function_declaration(void) {
    advance();
    binding();
    expect("(");
    while (!failed && !is(")")) {
        binding();
        if (failed || !eat(",")) break;
    }
    expect(")");
    expect("{");
    bool outer_function = in_function, outer_loop = in_loop;
    Label outer_labels[256];
    size_t outer_count = label_count;
    memcpy(outer_labels, labels, sizeof labels);
    in_function = true;
    in_loop = false;
    label_count = 0;
    statements_until_brace();
    in_function = outer_function;
    in_loop = outer_loop;
    label_count = outer_count;
    memcpy(labels, outer_labels, sizeof labels);
}

static void return_statement(void) {
    if (!in_function) fail(token.text, "return-outside");
    advance();
    if (failed || eat(";") || token.line_break_before || is("}") || token.kind == END) return;
    expression();
    semicolon();
}

static void throw_statement(void) {
    const char *start = token.text;
    advance();
    if (token.line_break_before) fail(start, "line-break-after-throw");
    if (!failed) expression();
    semicolon();
}

static void jump_statement(bool continues) {
    const char *start = token.text;
    advance();
    if (token.kind == NAME && !token.line_break_before) {
        Label *label = find_label(token);
        if (!label) fail(token.text, "undefined-label");
        else if (continues && !label->is_loop) fail(token.text, "continue-no-loop");
        advance();
    } else if (!in_loop) {
        fail(start, continues ? "continue-outside" : "break-outside");
    }
    semicolon();
}

static void labelled_statement(Place place) {
    Token name = token;
    if (find_label(name)) fail(name.text, "duplicate-label");
    advance();
    advance(); /* the colon */
    if (failed) return;
    if (label_count == sizeof labels / sizeof *labels) abort();
    labels[label_count++] = (Label){ name.text, name.length, labels_a_loop() };
    statement(place);
    label_count--;
}

static void statement(Place place) {
    if (is("{")) {
        advance();
        statements_until_brace();
    } else if (is(";")) {
        advance();
    } else if (is("var")) {
        advance();
        variables();
        semicolon();
    } else if (is("if")) {
        if_statement();
    } else if (is("while")) {
        while_statement();
    } else if (is("do")) {
        do_statement();
    } else if (is("for")) {
        for_statement();
    } else if (is("return")) {
        return_statement();
    } else if (is("throw")) {
        throw_statement();
    } else if (is("break") || is("continue")) {
        jump_statement(is("continue"));
    } else if (is("function")) {
        if (place == IN_BODY) fail(token.text, "declaration-in-body");
        else function_declaration();
    } else if (token.kind == NAME && peek().length == 1 && *peek().text == ':') {
        labelled_statement(place);
    } else {
        expression();
        semicolon();
    }
}

/* ---- Input and output ------------------------------------------------------------------- */

typedef struct {
    char *bytes;
    size_t length, capacity;
} Text;

static void append(Text *text, const char *bytes, size_t length) {
    if (text->length + length + 1 > text->capacity) {
        text->capacity = (text->length + length + 1) * 2;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) abort();
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

/* Line and column of a place in the program, both from 1. */
static void locate(const char *place, int *line, int *column) {
    *line = *column = 1;
    for (const char *p = program; p < place; p++) {
        if (*p == '\n') {
            (*line)++;
            *column = 1;
        } else {
            (*column)++;
        }
    }
}

static void check_program(Text *out) {
    failed = in_function = in_loop = false;
    label_count = 0;
    at = program;
    advance();
    while (!failed && token.kind != END) statement(IN_LIST);
    while (token.kind != END) advance(); /* look for strangers behind the error too */
    char line[96] = "ok\n";
    if (failed) {
        int row, column;
        locate(error_place, &row, &column);
        snprintf(line, sizeof line, "%d:%d %s\n", row, column, error_reason);
    }
    append(out, line, strlen(line));
}

int main(void) {
    Text input = { 0 }, out = { 0 };
    char buffer[4096];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) append(&input, buffer, count);
    append(&input, "", 0);

    const char *input_end = input.bytes + input.length;
    program = input.bytes;
    for (const char *line = input.bytes;; ) {
        const char *end = memchr(line, '\n', (size_t)(input_end - line));
        bool border = (end ? end : input_end) - line == 3 && memcmp(line, "---", 3) == 0;
        if (border || !end) {
            program_end = border ? line : input_end;
            check_program(&out);
            if (outside) break;
            program = end ? end + 1 : input_end;
        }
        if (!end) {
            /* A border on the last line has an empty program behind it. */
            if (border) {
                program_end = input_end;
                check_program(&out);
            }
            break;
        }
        line = end + 1;
    }
    int status = 0;
    if (outside) {
        int line, column;
        program = input.bytes;
        locate(outside, &line, &column);
        printf("error: %d: not in the subset\n", line);
        status = 2;
    } else {
        fwrite(out.bytes, 1, out.length, stdout);
    }
    free(input.bytes);
    free(out.bytes);
    return status;
}
