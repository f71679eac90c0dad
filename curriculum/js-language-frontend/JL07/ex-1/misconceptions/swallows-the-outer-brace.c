#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* JL07/ex-1: panic mode by itself. Something that starts at one token failed at another: which
   tokens are skipped, and where does parsing resume? */

static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static char *source;
static unsigned length, first_line = 1;

static void place(unsigned offset, unsigned *line, unsigned *column) {
    *line = first_line;
    *column = 1;
    for (unsigned i = 0; i < offset; i++) {
        if (source[i] == '\n')
            ++*line, *column = 1;
        else if (((unsigned char)source[i + 1] & 0xC0) != 0x80)
            ++*column;
    }
}

static _Noreturn void outside(unsigned offset) {
    unsigned line, column;
    place(offset, &line, &column);
    printf("error: %u: not in the subset\n", line);
    exit(2);
}

/* ---- Tokens ---- */

/* One-character punctuators are their own kind. */
enum { END, NAME = 128, NUMBER, VAR, IF, ELSE, WHILE };

struct Token {
    int kind, newline_before;
    unsigned start, end;
};

static struct Token *tokens;
static unsigned token_count;

static int is_letter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static int is_digit(int c) {
    return c >= '0' && c <= '9';
}

static int word_kind(unsigned start, unsigned end) {
    static const char *const words[] = {
        "var", "if", "else", "while", "arguments", "async", "await", "eval", "implements", "interface",
        "let", "package", "private", "protected", "public", "static", "using", "yield", "break", "case",
        "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "enum", "export",
        "extends", "false", "finally", "for", "function", "import", "in", "instanceof", "new", "null",
        "return", "super", "switch", "this", "throw", "true", "try", "typeof", "void", "with"};
    for (int i = 0; i < (int)(sizeof words / sizeof *words); i++)
        if (strlen(words[i]) == end - start && !memcmp(source + start, words[i], end - start)) {
            if (i > 3)
                outside(start);
            return VAR + i;
        }
    return NAME;
}

/* Control characters but line feed, U+2028 and U+2029, in UTF-8. */
static int is_bad_character(unsigned at) {
    unsigned char c = (unsigned char)source[at], second = (unsigned char)source[at + 1];
    if (c < ' ' || c == 0x7F)
        return c != '\n';
    if (c == 0xC2)
        return second < 0xA0;
    return c == 0xE2 && second == 0x80 && ((unsigned char)source[at + 2] & 0xFE) == 0xA8;
}

/* The end of the comment that starts at `at`; `at` itself if none does. */
static unsigned skip_comment(unsigned at) {
    if (source[at] != '/' || (source[at + 1] != '/' && source[at + 1] != '*'))
        return at;
    unsigned start = at, block = source[at + 1] == '*';
    for (at += 2; at < length; at++) {
        if (is_bad_character(at))
            outside(at);
        if (!block && source[at] == '\n')
            return at;
        if (block && source[at] == '*' && source[at + 1] == '/')
            return at + 2;
    }
    if (block)
        outside(start);
    return at;
}

/* Reads all tokens; `punctuators` are those of the exercise. */
static void read_tokens(const char *punctuators, int braces_anywhere) {
    unsigned at = 0, room = 0;
    int newline = 0, before = END;
    for (;;) {
        for (unsigned end; at < length; at = end) {
            end = skip_comment(at);
            for (unsigned i = at; i < end; i++)
                newline |= source[i] == '\n';
            if (end > at)
                continue;
            if (source[at] != ' ' && source[at] != '\n')
                break;
            newline |= source[at] == '\n';
            end = at + 1;
        }
        struct Token token = {END, newline, at, at};
        int c = (unsigned char)source[at];
        if (at == length) {
            ;
        } else if (is_letter(c)) {
            while (is_letter(source[token.end]) || is_digit(source[token.end]))
                token.end++;
            if (token.end - at > 40)
                outside(at);
            token.kind = word_kind(at, token.end);
        } else if (is_digit(c)) {
            token.kind = NUMBER;
            while (is_digit(source[token.end]))
                token.end++;
            int after = (unsigned char)source[token.end];
            unsigned digits = token.end - at;
            if (digits > 9 || (digits > 1 && c == '0') || is_letter(after) || after == '.' || after >= 128)
                outside(at);
        } else {
            /* The longest token counts: `++` is one token that the subset does not have. */
            static const char *const longer[] = {"==", "++", "+=", "**", "*=", "=>", "<=", "<<"};
            for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
                if (!strncmp(source + at, longer[i], 2))
                    outside(at);
            if (!c || !strchr(punctuators, c))
                outside(at);
            int may_open = before == END || before == NAME || before == NUMBER || before == ELSE ||
                           before == ')' || before == '{' || before == '}' || before == ';';
            if (c == '{' && !braces_anywhere && !may_open)
                outside(at);
            token.kind = c;
            token.end = at + 1;
        }
        if (token_count == room)
            tokens = grow(tokens, (room = 2 * room + 64) * sizeof *tokens);
        tokens[token_count++] = token;
        if (token.kind == END)
            return;
        at = token.end;
        before = token.kind;
        newline = 0;
    }
}

static void read_input(void) {
    unsigned room = 4096;
    source = grow(NULL, room);
    for (size_t got; (got = fread(source + length, 1, room - length - 4, stdin)) > 0;) {
        length += (unsigned)got;
        if (length + 4 >= room)
            source = grow(source, room *= 2);
    }
    memset(source + length, 0, 4); /* so that looking a little ahead is always allowed */
}

/* ---- Open brackets ---- */

static unsigned at; /* the token to look at next */

/* The open brackets, outermost first, by the numbers of their tokens. */
static unsigned *brackets;
static unsigned bracket_count, bracket_room;

static int is_opening(int kind) {
    return kind == '(' || kind == '[' || kind == '{';
}

static int is_closing(int kind) {
    return kind == ')' || kind == ']' || kind == '}';
}

/* One more than the index of the bracket that a closing one closes, or 0. A brace outranks the
   others: `)` and `]` do not look for their partner outside an open `{`. */
static unsigned matching(int closing) {
    int opening = closing == ')' ? '(' : closing == ']' ? '[' : '{';
    for (unsigned i = bracket_count; i > 0; i--) {
        int kind = tokens[brackets[i - 1]].kind;
        if (kind == opening)
            return i;
        if (kind == '{')
            return 0;
    }
    return 0;
}

/* Takes a token and keeps the open brackets up to date. Brackets that were opened inside the one
   that is closed, and not closed themselves, are forgotten. */
static void take(void) {
    int kind = tokens[at].kind;
    if (is_opening(kind)) {
        if (bracket_count == bracket_room)
            brackets = grow(brackets, (bracket_room = 2 * bracket_room + 64) * sizeof *brackets);
        brackets[bracket_count++] = at;
    } else if (is_closing(kind) && matching(kind)) {
        bracket_count = matching(kind) - 1;
    }
    if (kind != END)
        at++;
}

/* ---- Panic mode ---- */

/* What broke: a statement, an entry of a list in brackets, or the head of an `if` or `while`. */
enum Broken { STATEMENT, ENTRY, HEAD };

static int is_keyword(int kind) {
    return kind == VAR || kind == IF || kind == WHILE;
}

/* Whether skipping stops before the token at hand. `start` is the token where the broken thing
   starts, `own` the number of open brackets that do not belong to it. */
static int stops_here(enum Broken broken, unsigned start, unsigned own) {
    struct Token token = tokens[at];
    int is_statement = broken == STATEMENT;
    if (token.kind == END)
        return 1;
    if (broken == STATEMENT && at == start)
        return 0;
    int all_closed = bracket_count <= own;
    if (is_opening(token.kind))
        return token.kind == '{' && all_closed && broken == HEAD;
    if (is_closing(token.kind)) {
        return broken != STATEMENT && matching(token.kind) && matching(token.kind) <= own;
    }
    if (token.kind == ',' && broken == ENTRY && all_closed)
        return 1;
    if (matching('}') > own) /* inside a brace of its own */
        return 0;
    if (token.kind == ';')
        return !is_statement;
    return token.newline_before && (is_keyword(token.kind) || (is_statement && all_closed));
}

/* Skips tokens. Tells whether the list that the broken thing is an entry of goes on here, or is
   closed here; if not, its bracket counts as closed. */
static int skip(enum Broken broken, unsigned start) {
    unsigned own = 0;
    while (own < bracket_count && brackets[own] < start)
        own++;
    while (!stops_here(broken, start, own)) {
        int kind = tokens[at].kind;
        take();
        if (kind == ';' && broken == STATEMENT && bracket_count <= own)
            break;
    }
    if (bracket_count > own)
        bracket_count = own;
    if (broken == STATEMENT)
        return 0;
    int kind = tokens[at].kind;
    if ((is_closing(kind) && own && matching(kind) == own) || (kind == ',' && broken == ENTRY))
        return 1;
    if (own)
        bracket_count = own - 1;
    return 0;
}

/* ---- Commands ---- */

static void show(const char *what, unsigned token) {
    unsigned line, column;
    place(tokens[token].start, &line, &column);
    printf("%s %u:%u ", what, line - first_line + 1, column);
    if (tokens[token].kind == END)
        printf("end");
    else
        printf("%.*s", (int)(tokens[token].end - tokens[token].start), source + tokens[token].start);
}

static void run(enum Broken broken, const char *name, unsigned start, unsigned failed) {
    printf("%s from %u failed at %u\n", name, start, failed);
    at = bracket_count = 0;
    while (at < failed - 1)
        take();
    int in_list = skip(broken, start - 1);
    for (unsigned token = failed - 1; token < at; token++) {
        show("skip", token);
        printf("\n");
    }
    show("resume", at);
    printf("%s\n", broken == STATEMENT ? "" : in_list ? " in list" : " list closed");
}

static _Noreturn void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    exit(2);
}

static unsigned number(int line, const char *word) {
    char *end;
    errno = 0;
    unsigned long value = strtoul(word, &end, 10);
    if (*end || errno || word[0] < '0' || word[0] > '9')
        fail(line, "not a number: ", word);
    return value > 1000000000 ? 1000000000 : (unsigned)value;
}

/* Runs the commands of `script`; first without printing, because an input that breaks the protocol
   gets the error and nothing else. */
static void read_commands(const char *script, int print) {
    char *copy = grow(NULL, strlen(script) + 1);
    strcpy(copy, script);
    int line = 0;
    for (char *text = copy, *next; text; text = next) {
        next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        line++;
        text[strcspn(text, "#")] = '\0';
        char *words[4] = {0};
        int count = 0;
        for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f"), count++)
            if (count < 4)
                words[count] = word;
        if (!count)
            continue;
        enum Broken broken = STATEMENT;
        if (!strcmp(words[0], "entry"))
            broken = ENTRY;
        else if (!strcmp(words[0], "head"))
            broken = HEAD;
        else if (strcmp(words[0], "statement"))
            fail(line, "unknown command: ", words[0]);
        if (count != 3) {
            char reason[128];
            snprintf(reason, sizeof reason, "%s takes 2 argument(s), not %d", words[0], count - 1);
            fail(line, reason, "");
        }
        unsigned start = number(line, words[1]), failed = number(line, words[2]);
        if (start == 0 || start > failed || failed > token_count)
            fail(line, "no such tokens", "");
        if (print)
            run(broken, words[0], start, failed);
    }
    free(copy);
}

int main(void) {
    read_input();
    /* The line `---` ends the commands. */
    char *script = source, *line = source;
    unsigned lines = 1;
    for (;; lines++) {
        size_t size = strcspn(line, "\n"), trimmed = size;
        while (trimmed && strchr(" \t\r\f", line[trimmed - 1]))
            trimmed--;
        if (trimmed == 3 && !memcmp(line, "---", 3)) {
            *line = '\0';
            line += size + (line[size] == '\n');
            break;
        }
        if (!line[size])
            fail(1, "no line with --- before the source", "");
        line += size + 1;
    }
    first_line = lines + 1;
    length -= (unsigned)(line - source);
    source = line;
    read_tokens("(){}[];,=+*<", 1);
    read_commands(script, 0);
    read_commands(script, 1);
    free(script);
    free(tokens);
    free(brackets);
    return 0;
}
