/* JL03/ex-1 with one mistake: FIRST of a row of symbols is thought to be FIRST of its first symbol. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Output: nothing is printed before the whole input is known to be right. ---------------- */

static char *out;
static size_t out_length, out_capacity;

static void emit_bytes(const char *bytes, size_t length) {
    if (out_length + length + 1 > out_capacity) {
        out_capacity = (out_length + length + 1) * 2;
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, bytes, length);
    out_length += length;
    out[out_length] = '\0';
}

static void emit(const char *text) {
    emit_bytes(text, strlen(text));
}

static int line_number;

static void protocol_error(const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line_number, reason, word);
    free(out);
    exit(2);
}

/* ---- The grammar -------------------------------------------------------------------------- */

/* One alternative a row. Words that are no production are tokens. */
static const struct {
    const char *name, *symbols;
} RULES[] = {
    { "StatementList", "Statement StatementList" }, { "StatementList", "" },
    { "Statement", "Block" }, { "Statement", "VariableStatement" }, { "Statement", "EmptyStatement" },
    { "Statement", "IfStatement" }, { "Statement", "WhileStatement" }, { "Statement", "DoStatement" },
    { "Statement", "ForStatement" }, { "Statement", "ReturnStatement" }, { "Statement", "BreakStatement" },
    { "Statement", "ThrowStatement" }, { "Statement", "LabelledStatement" },
    { "Statement", "ExpressionStatement" },
    { "Block", "{ StatementList }" },
    { "VariableStatement", "Variable ;" },
    { "Variable", "var NAME Initializer" },
    { "Initializer", "= Expression" }, { "Initializer", "" },
    { "EmptyStatement", ";" },
    { "IfStatement", "if ( Expression ) Statement Else" },
    { "Else", "else Statement" }, { "Else", "" },
    { "WhileStatement", "while ( Expression ) Statement" },
    { "DoStatement", "do Statement while ( Expression ) ;" },
    { "ForStatement", "for ( ForHead ) Statement" },
    { "ForHead", "ForInit ; Optional ; Optional" },
    { "ForInit", "Variable" }, { "ForInit", "Optional" },
    { "Optional", "Expression" }, { "Optional", "" },
    { "ReturnStatement", "return Optional ;" },
    { "BreakStatement", "break Label ;" },
    { "Label", "NAME" }, { "Label", "" },
    { "ThrowStatement", "throw Expression ;" },
    { "LabelledStatement", "NAME : Statement" },
    { "ExpressionStatement", "Expression ;" },
    { "Expression", "Expression + Term" }, { "Expression", "Expression - Term" }, { "Expression", "Term" },
    { "Term", "Term * Factor" }, { "Term", "Factor" },
    { "Factor", "+ Factor" }, { "Factor", "- Factor" }, { "Factor", "! Factor" }, { "Factor", "Primary" },
    { "Primary", "NAME" }, { "Primary", "NUMBER" }, { "Primary", "( Expression )" },
    { "Primary", "Primary ( Arguments )" },
    { "Arguments", "Expression MoreArguments" }, { "Arguments", "" },
    { "MoreArguments", ", Expression MoreArguments" }, { "MoreArguments", "" },
};
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

static const char *const TOKENS[] = {
    "NAME", "NUMBER", "(", ")", "{", "}", ";", ",", ":", "=", "+", "-", "*", "!", "var", "if", "else",
    "while", "do", "for", "return", "break", "throw",
};
enum { TOKEN_COUNT = sizeof TOKENS / sizeof *TOKENS };

/* FIRST of a production: a bit for each token, and EMPTY where it can be nothing. */
static unsigned first_sets[RULE_COUNT];
static const unsigned EMPTY = 1u << TOKEN_COUNT;

/* A production is named by the number of its first rule. */
static int production(const char *name) {
    for (int i = 0; i < RULE_COUNT; i++)
        if (strcmp(RULES[i].name, name) == 0) return i;
    return -1;
}

static unsigned token_bit(const char *name) {
    for (int i = 0; i < TOKEN_COUNT; i++)
        if (strcmp(TOKENS[i], name) == 0) return 1u << i;
    return 0;
}

/* What a row of symbols can start with, as far as the sets are known by now. */
static unsigned first_of_row(const char *symbols) {
    char copy[96];
    strcpy(copy, symbols);
    unsigned found = 0;
    for (char *symbol = strtok(copy, " "); symbol; symbol = strtok(NULL, " ")) {
        int number = production(symbol);
        unsigned set = number < 0 ? token_bit(symbol) : first_sets[number];
        found |= set & ~EMPTY;
        return found | (set & EMPTY);
    }
    return found | EMPTY;
}

/* Left recursion does no harm here: a set that is asked for too early is only not full yet. */
static void compute_first_sets(void) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (int i = 0; i < RULE_COUNT; i++) {
            int number = production(RULES[i].name);
            unsigned more = first_sets[number] | first_of_row(RULES[i].symbols);
            changed |= more != first_sets[number];
            first_sets[number] = more;
        }
    }
}

static void first(const char *name) {
    int number = production(name);
    if (number < 0 || strcmp(name, "MoreArguments") == 0) protocol_error("unknown production: ", name);
    emit("first ");
    emit(name);
    emit(":");
    for (int i = 0; i < TOKEN_COUNT; i++)
        if (first_sets[number] & 1u << i) {
            emit(" ");
            emit(TOKENS[i]);
        }
    emit(first_sets[number] & EMPTY ? " empty\n" : "\n");
}

/* ---- The productions as functions ----------------------------------------------------------- */

static const char *at;  /* where the lexer stands */
static struct {
    const char *name, *text; /* one of TOKENS, or "end"; its text */
    size_t length;
} token;
static int depth;

static void wrong(void) {
    protocol_error("not a statement of the grammar", "");
}

static bool name_part(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static void advance(void) {
    while (*at == ' ' || *at == '\t') at++;
    token.text = at;
    token.name = "end";
    if (*at == '\0') {
        token.length = 0;
        return;
    }
    while (name_part(*at)) at++;
    token.length = (size_t)(at - token.text);
    if (token.length == 0) token.length = (at++, 1);
    else token.name = isdigit((unsigned char)*token.text) ? "NUMBER" : "NAME";
    for (int i = 2; i < TOKEN_COUNT; i++)
        if (strlen(TOKENS[i]) == token.length && memcmp(TOKENS[i], token.text, token.length) == 0)
            token.name = TOKENS[i];
    if (strcmp(token.name, "end") == 0) wrong(); /* a character of no token */
}

static bool is(const char *name) {
    return strcmp(token.name, name) == 0;
}

static void expect(const char *name) {
    if (!is(name)) wrong();
    advance();
}

/* The token behind the one at hand is a colon: the second token that a label needs. */
static bool colon_follows(void) {
    const char *p = at;
    while (*p == ' ' || *p == '\t') p++;
    return *p == ':';
}

static bool starts(const char *name) {
    return first_sets[production(name)] & token_bit(token.name);
}

static void enter(const char *function, bool with_token) {
    for (int i = 0; i < depth; i++) emit("  ");
    emit(function);
    if (with_token) {
        emit(" ");
        emit_bytes(token.text, token.length);
    }
    emit("\n");
    depth++;
}

static void leave(void) {
    depth--;
}

static void sum(void);

static void primary(void) {
    if (is("(")) {
        advance();
        sum();
        expect(")");
    } else if (is("NAME") || is("NUMBER")) {
        advance();
    } else {
        wrong();
    }
    /* Primary : Primary ( Arguments ), as a loop. */
    while (is("(")) {
        advance();
        if (starts("Arguments")) {
            sum();
            while (is(",")) {
                advance();
                sum();
            }
        }
        expect(")");
    }
}

static void factor(void) {
    while (is("+") || is("-") || is("!")) advance();
    primary();
}

static void term(void) {
    factor();
    while (is("*")) {
        advance();
        factor();
    }
}

/* Expression : Expression + Term, as a loop. */
static void sum(void) {
    term();
    while (is("+") || is("-")) {
        advance();
        term();
    }
}

static void expression(void) {
    enter("expression", false);
    sum();
    leave();
}

static void condition(void) {
    expect("(");
    expression();
    expect(")");
}

static void optional(void) {
    if (starts("Optional")) expression();
}

static void variable(void) {
    enter("variable", true);
    expect("var");
    expect("NAME");
    if (is("=")) {
        advance();
        expression();
    }
    leave();
}

static void statement(void);

static void block(void) {
    enter("block", true);
    advance();
    while (starts("StatementList")) statement();
    expect("}");
    leave();
}

static void variable_statement(void) {
    enter("variable_statement", true);
    variable();
    expect(";");
    leave();
}

static void if_statement(void) {
    enter("if_statement", true);
    advance();
    condition();
    statement();
    if (is("else")) {
        advance();
        statement();
    }
    leave();
}

static void while_statement(void) {
    enter("while_statement", true);
    advance();
    condition();
    statement();
    leave();
}

static void do_statement(void) {
    enter("do_statement", true);
    advance();
    statement();
    expect("while");
    condition();
    expect(";");
    leave();
}

static void for_statement(void) {
    enter("for_statement", true);
    advance();
    expect("(");
    if (starts("Variable")) variable();
    else optional();
    expect(";");
    optional();
    expect(";");
    optional();
    expect(")");
    statement();
    leave();
}

static void return_statement(void) {
    enter("return_statement", true);
    advance();
    optional();
    expect(";");
    leave();
}

static void break_statement(void) {
    enter("break_statement", true);
    advance();
    if (is("NAME")) advance();
    expect(";");
    leave();
}

static void throw_statement(void) {
    enter("throw_statement", true);
    advance();
    expression();
    expect(";");
    leave();
}

static void labelled_statement(void) {
    enter("labelled_statement", true);
    advance();
    advance(); /* the colon */
    statement();
    leave();
}

static void expression_statement(void) {
    enter("expression_statement", true);
    expression();
    expect(";");
    leave();
}

static void empty_statement(void) {
    enter("empty_statement", true);
    advance();
    leave();
}

/* The token at hand is in the FIRST set of exactly one alternative, but for a name, which starts
 * two: the token behind it decides. */
static void statement(void) {
    if (starts("Block")) block();
    else if (starts("VariableStatement")) variable_statement();
    else if (starts("EmptyStatement")) empty_statement();
    else if (starts("IfStatement")) if_statement();
    else if (starts("WhileStatement")) while_statement();
    else if (starts("DoStatement")) do_statement();
    else if (starts("ForStatement")) for_statement();
    else if (starts("ReturnStatement")) return_statement();
    else if (starts("BreakStatement")) break_statement();
    else if (starts("ThrowStatement")) throw_statement();
    else if (starts("LabelledStatement") && colon_follows()) labelled_statement();
    else if (starts("ExpressionStatement")) expression_statement();
    else wrong();
}

static void calls(const char *source) {
    at = source;
    depth = 0;
    advance();
    statement();
    if (!is("end")) wrong();
}

/* ---- The script --------------------------------------------------------------------------- */

int main(void) {
    compute_first_sets();
    emit("");
    static char line[1 << 16];
    for (line_number = 1; fgets(line, sizeof line, stdin); line_number++) {
        line[strcspn(line, "\r\n#")] = '\0';
        char *command = line + strspn(line, " \t");
        if (*command == '\0') continue;
        char *rest = command + strcspn(command, " \t");
        if (*rest) *rest++ = '\0';
        if (strcmp(command, "calls") == 0) {
            calls(rest);
        } else if (strcmp(command, "first") == 0) {
            int count = 0;
            const char *name = "";
            for (char *word = strtok(rest, " \t"); word; word = strtok(NULL, " \t"))
                if (count++ == 0) name = word;
            char reason[64];
            snprintf(reason, sizeof reason, "first takes 1 argument(s), not %d", count);
            if (count != 1) protocol_error(reason, "");
            first(name);
        } else {
            protocol_error("unknown command: ", command);
        }
    }
    fputs(out, stdout);
    free(out);
    return 0;
}
