/* JE04/ex-1: where an event loop drains its microtasks. Read task.md first.
 *
 * What is here reads the script and checks it against the protocol. The loop is missing.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_COMMANDS = 200,
    LONGEST_NAME = 15,
    MOST_CALLS = 200
};

/* ---- Names: each stands for one thing in the whole script ------------------------------------- */

typedef enum { UNKNOWN, TIMER, PREPARE, CHECK, IMMEDIATE, DEFERRED, MICROTASK } Kind;

typedef struct {
    char text[LONGEST_NAME + 1];
    Kind kind;
    /* For handles: */
    bool exists;
    bool active;
    bool armed; /* a timer: waits for its time */
    bool ready; /* a timer: its time has come, its turn in this phase is still to come */
    long order; /* counts arming and starting: who came first goes first */
} Thing;

static Thing things[3 * MOST_COMMANDS];
static int thing_count;

static int find_thing(const char *text) {
    for (int i = 0; i < thing_count; i++)
        if (strcmp(things[i].text, text) == 0) return i;
    return -1;
}

/* ---- The protocol: the whole script is checked before anything runs ---------------------------- */

typedef enum {
    DO_TIMER, DO_IMMEDIATE, DO_DEFER, DO_PREPARE, DO_CHECK, DO_STOP, DO_MICROTASK, DO_TURN
} Command;

/* One letter for each argument. Capital letters are names that stand for a kind of thing from here on,
 * x is any name. */
static const struct {
    const char *name, *arguments;
    int optional; /* how many of the last arguments may be missing */
    bool in_callbacks;
} FORMS[] = {
    [DO_TIMER] = { "timer", "T", 0, true },
    [DO_IMMEDIATE] = { "immediate", "M", 0, true },
    [DO_DEFER] = { "defer", "D", 0, true },
    [DO_PREPARE] = { "prepare", "R", 0, true },
    [DO_CHECK] = { "check", "C", 0, true },
    [DO_MICROTASK] = { "microtask", "K", 0, true },
    [DO_STOP] = { "stop", "x", 0, true },
    [DO_TURN] = { "turn", "", 0, false },
};

typedef struct {
    Command command;
    int owner; /* the thing whose callback this belongs to, -1 for the main program */
    int thing; /* what it is done to */
} Step;

static Step steps[MOST_COMMANDS];
static int step_count;

static void fail(int line, const char *format, ...) {
    va_list arguments;
    printf("error: %d: ", line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

/* The thing of a name. It begins with a letter and goes on with letters and digits. */
static int check_name(int line, const char *word) {
    size_t length = strlen(word);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; word[i]; i++) {
        bool letter = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= 'A' && word[i] <= 'Z');
        bool digit = word[i] >= '0' && word[i] <= '9';
        good = good && (letter || (i > 0 && digit));
    }
    if (!good) fail(line, "not a name: %s", word);
    int found = find_thing(word);
    if (found >= 0) return found;
    strcpy(things[thing_count].text, word);
    return thing_count++;
}

static void check_kind(int line, const char *word, Kind kind, Step *step) {
    int thing = check_name(line, word);
    if (things[thing].kind != UNKNOWN && things[thing].kind != kind) fail(line, "two kinds: %s", word);
    things[thing].kind = kind;
    step->thing = thing;
}

static void check_argument(int line, char letter, const char *word, Step *step) {
    switch (letter) {
    case 'T': check_kind(line, word, TIMER, step); break;
    case 'R': check_kind(line, word, PREPARE, step); break;
    case 'C': check_kind(line, word, CHECK, step); break;
    case 'M': check_kind(line, word, IMMEDIATE, step); break;
    case 'D': check_kind(line, word, DEFERRED, step); break;
    case 'K': check_kind(line, word, MICROTASK, step); break;
    case 'x': step->thing = check_name(line, word); break;
    }
}

/* A command that stands alone or in a callback of `owner`. */
static void check_command(int line, int count, char **words, Step *step) {
    size_t form = 0, forms = sizeof FORMS / sizeof *FORMS;
    while (form < forms && strcmp(words[0], FORMS[form].name) != 0) form++;
    if (form == forms || (step->owner >= 0 && !FORMS[form].in_callbacks))
        fail(line, "unknown command: %s", words[0]);
    int most = (int)strlen(FORMS[form].arguments), least = most - FORMS[form].optional;
    if (least < most && (count - 1 < least || count - 1 > most))
        fail(line, "%s takes %d or %d argument(s), not %d", words[0], least, most, count - 1);
    if (least == most && count - 1 != most)
        fail(line, "%s takes %d argument(s), not %d", words[0], most, count - 1);
    step->command = (Command)form;
    for (int i = 1; i < count; i++) check_argument(line, FORMS[form].arguments[i - 1], words[i], step);
    steps[step_count++] = *step;
}

static void check_line(int line, int count, char **words) {
    Step step = { .owner = -1 };
    if (step_count == MOST_COMMANDS) fail(line, "more than %d commands", MOST_COMMANDS);
    if (strcmp(words[0], "on") == 0) {
        if (count < 3) fail(line, "%s takes a name and a command", words[0]);
        step.owner = check_name(line, words[1]);
        words += 2;
        count -= 2;
    }
    check_command(line, count, words, &step);
}

static void read_script(void) {
    static char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *words[64], *comment = strchr(text, '#');
        int count = 0;
        if (comment) *comment = '\0';
        for (char *word = strtok(text, " \t\r\n\f"); word && count < 64; word = strtok(NULL, " \t\r\n\f"))
            words[count++] = word;
        if (count > 0) check_line(line, count, words);
    }
}

/* ---- Yours ------------------------------------------------------------------------------------- */

/* steps[] holds the script: those with owner -1 are the main program, those with owner i are done each
 * time that things[i] is called. The protocol is dealt with. */
int main(void) {
    read_script();
    for (int i = 0; i < step_count; i++) {
        if (steps[i].owner >= 0 || steps[i].command != DO_TURN) continue;
        /* A turn goes through all phases, and each of them calls what waits in it. */
        puts("turn 1 now=0");
        puts(" poll");
        puts("end done");
    }
    return 0;
}
