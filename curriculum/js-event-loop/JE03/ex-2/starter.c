/* JE03/ex-2: the timers of an event loop. Read task.md first.
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
    LARGEST = 1000,
    MOST_CALLS = 200
};

/* ---- Names: each stands for one thing in the whole script ------------------------------------- */

typedef enum { UNKNOWN, TIMER } Kind;

typedef struct {
    char text[LONGEST_NAME + 1];
    Kind kind;
    /* For handles: */
    bool exists;
    bool active;
    bool ready;  /* a timer: taken from the heap, its turn in this phase still to come */
    long repeat; /* a timer: 0 fires once */
    int place;   /* a timer: where it stands in the heap, or -1 */
    long due, order;
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
    DO_TIMER, DO_AGAIN, DO_STOP, DO_BUSY, DO_HALT, DO_RUN, DO_DUMP
} Command;

/* One letter for each argument. Capital letters are names that stand for a kind of thing from here on,
 * x is any name, n a number, r a way to run. */
static const struct {
    const char *name, *arguments;
    int optional; /* how many of the last arguments may be missing */
    bool in_callbacks;
} FORMS[] = {
    [DO_TIMER] = { "timer", "Tnn", 1, true },
    [DO_AGAIN] = { "again", "T", 0, true },
    [DO_STOP] = { "stop", "x", 0, true },
    [DO_BUSY] = { "busy", "n", 0, true },
    [DO_HALT] = { "halt", "", 0, true },
    [DO_RUN] = { "run", "r", 1, false },
    [DO_DUMP] = { "dump", "", 0, true },
};

typedef struct {
    Command command;
    int owner; /* the thing whose callback this belongs to, -1 for the main program */
    int thing; /* what it is done to */
    long number; /* the delay, or the time of `busy` */
    long second; /* the repetition */
    char mode; /* the first letter of the way to run */
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
    things[thing_count].place = -1;
    return thing_count++;
}

static long check_number(int line, const char *word, long least, long most) {
    size_t length = strlen(word);
    long value = length <= 4 ? strtol(word, NULL, 10) : -1;
    if (strspn(word, "0123456789") != length || value < least || value > most)
        fail(line, "not a number from %ld to %ld: %s", least, most, word);
    return value;
}

static void check_kind(int line, const char *word, Kind kind, Step *step) {
    int thing = check_name(line, word);
    if (things[thing].kind != UNKNOWN && things[thing].kind != kind) fail(line, "two kinds: %s", word);
    things[thing].kind = kind;
    step->thing = thing;
}

/* Whether the word is one of those in the list, which have blanks around them. */
static bool is_one_of(const char *word, const char *list) {
    char padded[16];
    if (strlen(word) > 10) return false;
    snprintf(padded, sizeof padded, " %s ", word);
    return strstr(list, padded) != NULL;
}

static void check_argument(int line, char letter, const char *word, Step *step) {
    switch (letter) {
    case 'T': check_kind(line, word, TIMER, step); break;
    case 'x': step->thing = check_name(line, word); break;
    case 'n':
        /* A delay comes first, a repetition second. */
        if (step->number < 0) step->number = check_number(line, word, 0, LARGEST);
        else step->second = check_number(line, word, 0, LARGEST);
        break;
    case 'r':
        if (!is_one_of(word, " default once nowait ")) fail(line, "not a way to run: %s", word);
        step->mode = word[0];
        break;
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
    step.number = -1;
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
        if (steps[i].owner >= 0 || steps[i].command != DO_RUN) continue;
        /* A run makes turns until nothing is left to do. */
        puts("turn 1 now=0");
        puts(" poll");
        puts("  wait 0");
        puts("  woken now=0 ready=0");
        puts("end done");
    }
    return 0;
}
