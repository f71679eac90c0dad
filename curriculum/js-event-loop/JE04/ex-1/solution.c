/* JE04/ex-1: where an event loop drains its microtasks.
 *
 * After the main program and after every single callback there is a checkpoint: it runs microtasks
 * until none is left, those included that microtasks queue.
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

/* ---- The state of the loop -------------------------------------------------------------------- */

/* Names in the order in which they were queued. */
typedef struct {
    int *items;
    int count, capacity;
} Queue;

static void push(Queue *queue, int item) {
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity ? 2 * queue->capacity : 16;
        queue->items = realloc(queue->items, (size_t)queue->capacity * sizeof *queue->items);
        if (!queue->items) abort();
    }
    queue->items[queue->count++] = item;
}

static int pop(Queue *queue) {
    int first = queue->items[0];
    queue->count--;
    memmove(queue->items, queue->items + 1, (size_t)queue->count * sizeof *queue->items);
    return first;
}

static Queue immediates, deferred, microtasks;
static bool stopping; /* set when there were too many calls */
static long turns, calls;
static long order; /* counts whatever needs an order */
static const char *phase; /* its line is printed before the first thing that happens in it */

static void say(const char *format, ...) {
    va_list arguments;
    if (phase) printf(" %s\n", phase);
    phase = NULL;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static bool is_alive(void) {
    for (int i = 0; i < thing_count; i++)
        if (things[i].active) return true;
    return immediates.count > 0 || deferred.count > 0;
}

/* ---- What the commands do ---------------------------------------------------------------------- */

static void arm(Thing *timer) {
    timer->order = ++order;
    timer->armed = true;
    timer->active = true;
}

static void refuse(const char *format, const char *name) {
    char reason[64];
    snprintf(reason, sizeof reason, format, name);
    say("  refused: %s", reason);
}

/* Whether a handle is there to be worked with; says so if not. */
static bool is_usable(const Thing *handle) {
    if (!handle->exists) {
        refuse("no handle %s", handle->text);
        return false;
    }
    return true;
}

static void stop(Thing *handle) {
    handle->armed = false;
    handle->ready = false;
    handle->active = false;
}

static void turn(void);

static void do_step(const Step *step) {
    Thing *thing = &things[step->thing];
    switch (step->command) {
    case DO_TIMER:
        thing->exists = true;
        thing->ready = false;
        arm(thing);
        break;
    case DO_IMMEDIATE: push(&immediates, step->thing); break;
    case DO_DEFER: push(&deferred, step->thing); break;
    case DO_MICROTASK:
        say("  queue microtask %s", thing->text);
        push(&microtasks, step->thing);
        break;
    case DO_PREPARE:
    case DO_CHECK:
        thing->exists = true;
        if (!thing->active) thing->order = ++order;
        thing->active = true;
        break;
    case DO_STOP:
        if (is_usable(thing)) stop(thing);
        break;
    case DO_TURN: turn(); break;
    }
}

/* ---- Calling back ------------------------------------------------------------------------------ */

static void run_callback(int thing) {
    calls++;
    if (calls > MOST_CALLS) {
        /* The script would go on for ever. */
        if (calls == MOST_CALLS + 1) say("  too many calls");
        stopping = true;
        return;
    }
    for (int i = 0; i < step_count; i++)
        if (steps[i].owner == thing) do_step(&steps[i]);
}

/* Runs all microtasks, those included that they queue. */
static void checkpoint(void) {
    while (microtasks.count > 0) {
        int thing = pop(&microtasks);
        say("  call %s microtask", things[thing].text);
        run_callback(thing);
    }
}

static void call(int thing, const char *what) {
    say("  call %s %s", things[thing].text, what);
    run_callback(thing);
    checkpoint();
}

/* ---- The phases -------------------------------------------------------------------------------- */

/* The armed timer that goes first, or -1. */
static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < thing_count; i++) {
        const Thing *timer = &things[i], *best = first < 0 ? NULL : &things[first];
        if (!timer->armed) continue;
        if (!best || timer->order < best->order) first = i;
    }
    return first;
}

static void run_timers(void) {
    Queue due = { 0 };
    phase = "timers";
    /* First take out all that are due, so that a timer armed now does not fire in this phase. */
    for (int next = first_timer(); next >= 0; next = first_timer()) {
        things[next].armed = false;
        things[next].ready = true;
        push(&due, next);
    }
    while (due.count > 0) {
        int next = pop(&due);
        if (!things[next].ready) continue; /* stopped or armed anew by a callback before */
        things[next].ready = false;
        things[next].active = false;
        call(next, "timer");
    }
    free(due.items);
}

static void run_deferred(void) {
    phase = "pending";
    for (int left = deferred.count; left > 0; left--) call(pop(&deferred), "pending");
}

/* Idle, prepare or check handles, in the order in which they were started. */
static void run_handles(Kind kind, const char *name) {
    Queue list = { 0 };
    long last = 0;
    phase = name;
    for (;;) {
        int next = -1;
        for (int i = 0; i < thing_count; i++)
            if (things[i].kind == kind && things[i].active && things[i].order > last
                && (next < 0 || things[i].order < things[next].order))
                next = i;
        if (next < 0) break;
        last = things[next].order;
        push(&list, next);
    }
    while (list.count > 0) {
        int next = pop(&list);
        if (things[next].active) call(next, name);
    }
    free(list.items);
}

static void run_immediates(void) {
    /* What is queued from now on waits for the next turn. */
    for (int left = immediates.count; left > 0; left--) call(pop(&immediates), "immediate");
}

/* ---- The turn ---------------------------------------------------------------------------------- */

static void turn(void) {
    checkpoint(); /* what the main program has queued */
    if (is_alive() && !stopping) {
        turns++;
        phase = NULL;
        say("turn %ld now=0", turns);
        run_timers();
        run_deferred();
        run_handles(PREPARE, "prepare");
        puts(" poll"); /* nothing to hear of in this world */
        run_handles(CHECK, "check");
        run_immediates();
        phase = NULL;
    }
    stopping = false;
    puts(is_alive() ? "end alive" : "end done");
}

int main(void) {
    read_script();
    for (int i = 0; i < step_count; i++)
        if (steps[i].owner < 0) do_step(&steps[i]);
    return 0;
}
