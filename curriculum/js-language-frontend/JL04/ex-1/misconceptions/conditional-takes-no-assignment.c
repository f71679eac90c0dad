/* JL04/ex-1 with one mistake: the operand behind the colon is asked for with the power of its own level. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text that grows: nothing is printed before the whole input is known to be right. ------ */

static char *out;
static size_t out_length, out_capacity;

static void emit(const char *text) {
    size_t length = strlen(text);
    if (out_length + length + 1 > out_capacity) {
        out_capacity = (out_length + length + 1) * 2;
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, text, length + 1);
    out_length += length;
}

/* ---- The levels, weakest first ------------------------------------------------------------ */

typedef enum { LEFT, RIGHT } Side;

static const struct {
    Side groups;
    const char *operators; /* separated by blanks */
} LEVELS[] = {
    { LEFT, "," },
    { RIGHT, "= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= \?\?=" },
    { RIGHT, "?" },
    { LEFT, "\?\?" },
    { LEFT, "||" },
    { LEFT, "&&" },
    { LEFT, "|" },
    { LEFT, "^" },
    { LEFT, "&" },
    { LEFT, "== != === !==" },
    { LEFT, "< <= > >= in instanceof" },
    { LEFT, "<< >> >>>" },
    { LEFT, "+ -" },
    { LEFT, "* / %" },
    { RIGHT, "**" },
};

static const char *const PREFIX[] = { "+", "-", "!", "~", "typeof", "void", "delete", "++", "--" };
static const struct {
    const char *text;
    int left;
} POSTFIX[] = { { "++", 33 }, { "--", 33 }, { ".", 35 }, { "?.", 35 }, { "[", 35 }, { "(", 35 } };

enum { PREFIX_POWER = 31 };

typedef struct {
    char text[12];
    int left, right;
} Infix;

static Infix infix[64];
static size_t infix_count;

/* Gives level number k (from 0) the powers 2k+1 and 2k+2; the larger one stands on the side that
 * must win when the same level meets itself. */
static void number_levels(void) {
    for (size_t k = 0; k < sizeof LEVELS / sizeof *LEVELS; k++) {
        int low = (int)(2 * k + 1), high = low + 1;
        char words[64];
        strcpy(words, LEVELS[k].operators);
        for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
            Infix *row = &infix[infix_count++];
            strcpy(row->text, word);
            row->left = LEVELS[k].groups == LEFT ? low : high;
            row->right = LEVELS[k].groups == LEFT ? high : low;
        }
    }
}

static const Infix *find_infix(const char *text) {
    for (size_t i = 0; i < infix_count; i++)
        if (strcmp(infix[i].text, text) == 0) return &infix[i];
    return NULL;
}

/* ---- The commands ------------------------------------------------------------------------- */

static void emit_row(const char *kind, const char *text, int power) {
    char line[64];
    snprintf(line, sizeof line, "%s %.11s %d", kind, text, power);
    emit(line);
}

static void emit_infix(const Infix *row) {
    char right[16];
    emit_row("infix", row->text, row->left);
    snprintf(right, sizeof right, " %d\n", row->right);
    emit(right);
}

static void emit_prefix(const char *text) {
    emit_row("prefix", text, PREFIX_POWER);
    emit("\n");
}

static void emit_postfix(size_t i) {
    emit_row("postfix", POSTFIX[i].text, POSTFIX[i].left);
    emit("\n");
}

/* `a first b second c`: b goes to the operator that pulls it more strongly. */
static void emit_between(const Infix *first, const Infix *second) {
    const char *one = strcmp(first->text, "?") == 0 ? "? x :" : first->text;
    const char *two = strcmp(second->text, "?") == 0 ? "? x :" : second->text;
    bool first_wins = first->right > second->left;
    char line[96];
    snprintf(line, sizeof line, first_wins ? "(a %.11s b) %.11s c" : "a %.11s (b %.11s c)", one, two);
    emit(line);
    snprintf(line, sizeof line, "  %d %c %d\n", first->right, first_wins ? '>' : '<', second->left);
    emit(line);
}

/* Ends the program with the one line that a broken input gets. */
static void protocol_error(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    free(out);
    exit(2);
}

static const Infix *need_infix(int line, const char *word) {
    const Infix *row = find_infix(word);
    if (!row) protocol_error(line, "not an infix operator: ", word);
    return row;
}

static void run(int line, char **words, int count) {
    const char *name = words[0];
    bool table = strcmp(name, "table") == 0, between = strcmp(name, "between") == 0;
    bool is_infix = strcmp(name, "infix") == 0, is_prefix = strcmp(name, "prefix") == 0;
    bool is_postfix = strcmp(name, "postfix") == 0;
    if (!table && !between && !is_infix && !is_prefix && !is_postfix)
        protocol_error(line, "unknown command: ", name);
    int wanted = table ? 0 : between ? 2 : 1;
    if (count - 1 != wanted) {
        char reason[128];
        snprintf(reason, sizeof reason, "%s takes %d argument(s), not %d", name, wanted, count - 1);
        protocol_error(line, reason, "");
    }
    if (table) {
        for (size_t i = 0; i < infix_count; i++) emit_infix(&infix[i]);
        for (size_t i = 0; i < sizeof PREFIX / sizeof *PREFIX; i++) emit_prefix(PREFIX[i]);
        for (size_t i = 0; i < sizeof POSTFIX / sizeof *POSTFIX; i++) emit_postfix(i);
    } else if (between) {
        const Infix *first = need_infix(line, words[1]);
        emit_between(first, need_infix(line, words[2]));
    } else if (is_infix) {
        emit_infix(need_infix(line, words[1]));
    } else if (is_prefix) {
        for (size_t i = 0; i < sizeof PREFIX / sizeof *PREFIX; i++)
            if (strcmp(PREFIX[i], words[1]) == 0) {
                emit_prefix(PREFIX[i]);
                return;
            }
        protocol_error(line, "not a prefix operator: ", words[1]);
    } else {
        for (size_t i = 0; i < sizeof POSTFIX / sizeof *POSTFIX; i++)
            if (strcmp(POSTFIX[i].text, words[1]) == 0) {
                emit_postfix(i);
                return;
            }
        protocol_error(line, "not a postfix operator: ", words[1]);
    }
}

int main(void) {
    number_levels();
    emit("");
    char line[1024];
    for (int number = 1; fgets(line, sizeof line, stdin); number++) {
        char *comment = strchr(line, '#');
        if (comment) *comment = '\0';
        char *words[64];
        int count = 0;
        for (char *word = strtok(line, " \t\r\n"); word && count < 64; word = strtok(NULL, " \t\r\n"))
            words[count++] = word;
        if (count > 0) run(number, words, count);
    }
    fputs(out, stdout);
    free(out);
    return 0;
}
