/* JE01/ex-2 with one mistake: delays count from the clock.
 *
 * A loop that waits.
 *
 * There are two times: the clock of the world, and the loop time, which is the clock as it was when the
 * loop last read it: at the start of a turn, and after polling. Timers are armed and fire by the loop
 * time. Waiting makes the clock jump to the next thing that happens.
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
    MOST_BYTES = 20,
    MOST_CALLS = 200
};

/* ---- Names: each stands for one thing in the whole script ------------------------------------- */

typedef enum { UNKNOWN, TIMER, IDLE, CHECK, WATCHER, PIPE, IMMEDIATE, DEFERRED } Kind;

typedef struct {
    char text[LONGEST_NAME + 1];
    Kind kind;
    /* For handles: */
    bool exists;
    bool active;
    bool armed; /* a timer: waits for its time */
    bool ready; /* a timer: its time has come, its turn in this phase is still to come */
    long due;
    long order; /* counts arming, starting and, for watchers, making: who came first goes first */
    int partner; /* a watcher's pipe, a pipe's watcher; -1 for none yet */
    long arrived; /* a pipe: bytes that can be read */
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
    DO_PIPE, DO_TIMER, DO_IMMEDIATE, DO_DEFER, DO_IDLE, DO_CHECK, DO_WATCH, DO_READ, DO_STOP, DO_BUSY,
    DO_HALT, DO_FEED, DO_RUN
} Command;

/* One letter for each argument. Capital letters are names that stand for a kind of thing from here on,
 * x is any name, p a pipe that there is, b a number of bytes, n a number, r a way to run. */
static const struct {
    const char *name, *arguments;
    int optional; /* how many of the last arguments may be missing */
    bool in_callbacks;
} FORMS[] = {
    [DO_PIPE] = { "pipe", "P", 0, false },
    [DO_TIMER] = { "timer", "Tn", 0, true },
    [DO_IMMEDIATE] = { "immediate", "M", 0, true },
    [DO_DEFER] = { "defer", "D", 0, true },
    [DO_IDLE] = { "idle", "I", 0, true },
    [DO_CHECK] = { "check", "C", 0, true },
    [DO_WATCH] = { "watch", "Wp", 0, true },
    [DO_READ] = { "read", "pb", 0, true },
    [DO_STOP] = { "stop", "x", 0, true },
    [DO_BUSY] = { "busy", "n", 0, true },
    [DO_HALT] = { "halt", "", 0, true },
    [DO_FEED] = { "at feed", "nwpb", 0, false },
    [DO_RUN] = { "run", "r", 1, false },
};

typedef struct {
    Command command;
    int owner; /* the thing whose callback this belongs to, -1 for the main program */
    int thing; /* what it is done to */
    int pipe;
    long number; /* a delay or a time */
    long second; /* a number of bytes */
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
    things[thing_count].partner = -1;
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
    case 'I': check_kind(line, word, IDLE, step); break;
    case 'C': check_kind(line, word, CHECK, step); break;
    case 'M': check_kind(line, word, IMMEDIATE, step); break;
    case 'D': check_kind(line, word, DEFERRED, step); break;
    case 'W': check_kind(line, word, WATCHER, step); break;
    case 'P': check_kind(line, word, PIPE, step); break;
    case 'p':
        step->pipe = check_name(line, word);
        if (things[step->pipe].kind != PIPE) fail(line, "no pipe: %s", word);
        break;
    case 'b': step->second = check_number(line, word, 1, MOST_BYTES); break;
    case 'x': step->thing = check_name(line, word); break;
    case 'n': step->number = check_number(line, word, 0, LARGEST); break;
    case 'r':
        if (!is_one_of(word, " default once nowait ")) fail(line, "not a way to run: %s", word);
        step->mode = word[0];
        break;
    }
}

/* What must hold between the commands on pipes. */
static void check_pipes(int line, const Step *step, char **words) {
    static bool begun; /* a command that is no `pipe` was seen */
    Thing *thing = &things[step->thing], *pipe = &things[step->pipe];
    switch (step->command) {
    case DO_PIPE:
        if (begun) fail(line, "pipes come first");
        for (int i = 0; i < step_count; i++)
            if (steps[i].command == DO_PIPE && steps[i].thing == step->thing)
                fail(line, "there already: %s", words[1]);
        return;
    case DO_WATCH:
        if (thing->partner >= 0 && thing->partner != step->pipe) fail(line, "two pipes: %s", thing->text);
        if (pipe->partner >= 0 && pipe->partner != step->thing) fail(line, "two watchers: %s", pipe->text);
        thing->partner = step->pipe;
        pipe->partner = step->thing;
        break;
    default: break;
    }
    begun = true;
}

/* Whether the words are this command; those with a blank in them are told apart by their third word. */
static bool is_form(size_t form, int count, char **words) {
    const char *blank = strchr(FORMS[form].name, ' ');
    if (!blank) return strcmp(words[0], FORMS[form].name) == 0;
    return strcmp(words[0], "at") == 0 && count > 2 && strcmp(words[2], blank + 1) == 0;
}

/* A command that stands alone or in a callback of `owner`. */
static void check_command(int line, int count, char **words, Step *step) {
    size_t form = 0, forms = sizeof FORMS / sizeof *FORMS;
    while (form < forms && !is_form(form, count, words)) form++;
    if (form == forms || (step->owner >= 0 && !FORMS[form].in_callbacks))
        fail(line, "unknown command: %s", words[0]);
    int most = (int)strlen(FORMS[form].arguments), least = most - FORMS[form].optional;
    if (least < most && (count - 1 < least || count - 1 > most))
        fail(line, "%s takes %d or %d argument(s), not %d", words[0], least, most, count - 1);
    if (least == most && count - 1 != most)
        fail(line, "%s takes %d argument(s), not %d", words[0], most, count - 1);
    step->command = (Command)form;
    for (int i = 1; i < count; i++) check_argument(line, FORMS[form].arguments[i - 1], words[i], step);
    check_pipes(line, step, words);
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

static Queue immediates, deferred;
/* What the world does: ahead in the script, entered, done. */
static enum { AHEAD, ENTERED, DONE } world[MOST_COMMANDS];

static bool stopping;
static long turns, calls;
static long order; /* counts whatever needs an order */
static long clock_now; /* the clock of the world */
static long now;       /* the loop time: the clock as it was when last read */
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

static void arm(Thing *timer, long delay) {
    timer->due = clock_now + delay;
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

static void run(char mode);

static void do_step(const Step *step) {
    Thing *thing = &things[step->thing];
    switch (step->command) {
    case DO_TIMER:
        thing->exists = true;
        thing->ready = false;
        arm(thing, step->number);
        break;
    case DO_IMMEDIATE: push(&immediates, step->thing); break;
    case DO_DEFER: push(&deferred, step->thing); break;
    case DO_IDLE:
    case DO_CHECK:
        thing->exists = true;
        if (!thing->active) thing->order = ++order;
        thing->active = true;
        break;
    case DO_STOP:
        if (is_usable(thing)) stop(thing);
        break;
    case DO_WATCH:
        if (!thing->exists) thing->order = ++order;
        thing->exists = true;
        thing->active = true;
        break;
    case DO_READ: {
        Thing *pipe = &things[step->pipe];
        long count = step->second < pipe->arrived ? step->second : pipe->arrived;
        pipe->arrived -= count;
        if (count > 0) say("  read %s: %ld bytes", pipe->text, count);
        else say("  read %s: WouldBlock", pipe->text);
        break;
    }
    case DO_BUSY: clock_now += step->number; break;
    case DO_HALT: stopping = true; break;
    case DO_RUN: run(step->mode); break;
    case DO_PIPE: break; /* pipes are there from the start */
    case DO_FEED: world[step - steps] = ENTERED; break;
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

static void call(int thing, const char *what) {
    say("  call %s %s", things[thing].text, what);
    run_callback(thing);
}

/* ---- The phases -------------------------------------------------------------------------------- */

/* The armed timer that goes first, or -1. */
static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < thing_count; i++) {
        const Thing *timer = &things[i], *best = first < 0 ? NULL : &things[first];
        if (!timer->armed) continue;
        if (!best || timer->due < best->due || (timer->due == best->due && timer->order < best->order))
            first = i;
    }
    return first;
}

static void run_timers(void) {
    Queue due = { 0 };
    phase = "timers";
    /* First take out all that are due, so that a timer armed now does not fire in this phase. */
    for (int next = first_timer(); next >= 0 && things[next].due <= now; next = first_timer()) {
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

/* How long the loop may wait, -1 for without end. */
static long wait_time(void) {
    if (stopping || !is_alive()) return 0;
    if (immediates.count > 0 || deferred.count > 0) return 0;
    for (int i = 0; i < thing_count; i++)
        if (things[i].kind == IDLE && things[i].active) return 0;
    int next = first_timer();
    if (next < 0) return -1;
    return things[next].due > now ? things[next].due - now : 0;
}

/* The next thing that the world will do, -1 if there is none. */
static int next_action(void) {
    int next = -1;
    for (int i = 0; i < step_count; i++)
        if (world[i] == ENTERED && (next < 0 || steps[i].number < steps[next].number)) next = i;
    return next;
}

static void act(int action) {
    world[action] = DONE;
    things[steps[action].pipe].arrived += steps[action].second;
}

/* The active watchers whose pipe has something to be read, in the order in which they were made. */
static Queue ready_watchers(void) {
    Queue ready = { 0 };
    long last = 0;
    for (;;) {
        int next = -1;
        for (int i = 0; i < thing_count; i++)
            if (things[i].kind == WATCHER && things[i].active && things[things[i].partner].arrived > 0
                && things[i].order > last && (next < 0 || things[i].order < things[next].order))
                next = i;
        if (next < 0) return ready;
        last = things[next].order;
        push(&ready, next);
    }
}

/* Waits by letting the clock jump. False if nothing can ever happen. */
static bool wait_for_input(long timeout, Queue *ready) {
    long end = clock_now + timeout;
    for (;;) {
        int next = next_action();
        for (; next >= 0 && steps[next].number <= clock_now; next = next_action()) act(next);
        *ready = ready_watchers();
        if (ready->count > 0) return true;
        if (next >= 0 && (timeout < 0 || steps[next].number <= end)) {
            clock_now = steps[next].number;
        } else {
            if (timeout >= 0) clock_now = end;
            return timeout >= 0;
        }
    }
}

static bool poll_phase(long timeout) {
    Queue ready = { 0 };
    phase = "poll";
    if (timeout < 0) say("  wait forever");
    else say("  wait %ld", timeout);
    bool good = wait_for_input(timeout, &ready);
    now = clock_now;
    if (good) say("  woken now=%ld ready=%d", now, ready.count);
    while (ready.count > 0) {
        int watcher = pop(&ready);
        if (things[watcher].active) call(watcher, "ready r");
    }
    free(ready.items);
    return good;
}

static void run_immediates(void) {
    /* What is queued from now on waits for the next turn. */
    for (int left = immediates.count; left > 0; left--) call(pop(&immediates), "immediate");
}

/* ---- The turn ---------------------------------------------------------------------------------- */

static void run(char mode) {
    while (is_alive() && !stopping) {
        turns++;
        now = clock_now;
        phase = NULL;
        say("turn %ld now=%ld", turns, now);
        run_timers();
        run_deferred();
        run_handles(IDLE, "idle");
        if (!poll_phase(mode == 'n' ? 0 : wait_time())) {
            /* Waiting without end, and nothing is left that could happen. */
            refuse("Deadlock", "");
            stopping = false;
            return;
        }
        run_handles(CHECK, "check");
        run_immediates();
        if (mode == 'o') {
            /* A turn that waited for a timer must also fire it. */
            now = clock_now;
            run_timers();
        }
        if (mode == 'o' || mode == 'n') break;
    }
    phase = NULL;
    stopping = false;
    puts(is_alive() ? "end alive" : "end done");
}

int main(void) {
    read_script();
    for (int i = 0; i < step_count; i++)
        if (steps[i].owner < 0) do_step(&steps[i]);
    return 0;
}
