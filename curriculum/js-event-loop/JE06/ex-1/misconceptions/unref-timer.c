/* JE06/ex-1, with one mistake: unref stops the handle.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMMANDS = 400, LONGEST_NAME = 12, MOST_CALLS = 100 };

/* ---- Output: kept until the whole script is known to be right. ------------------------------ */

static char *out;
static size_t out_length, out_capacity;

static void emit(const char *format, ...) {
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) abort();
    if ((size_t)length >= sizeof line) length = sizeof line - 1;
    if (out_length + (size_t)length + 1 > out_capacity) {
        out_capacity = (out_length + (size_t)length + 1) * 2;
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, line, (size_t)length + 1);
    out_length += (size_t)length;
}

static void finish(int status) {
    if (out) fputs(out, stdout);
    free(out);
    exit(status);
}

/* ---- The script ----------------------------------------------------------------------------- */

/* One letter for each argument of a command: `n` for a name, any other for a number. */
typedef struct {
    const char *command, *letters;
} Form;
typedef struct {
    char letter;
    long low, high;
} Range;

static const Form FORMS[] = {
    { "timer", "nm" },
    { "every", "nm" },
    { "socket", "n" },
    { "work", "nm" },
    { "stop", "n" },
    { "ref", "n" },
    { "unref", "n" },
    { "close", "n" },
    { "send", "nm" },
    { "run", "" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'm', 1, 1000 }, { 0, 0, 0 } };

typedef struct {
    char owner[LONGEST_NAME + 1]; /* whose callback does it; empty in the main program */
    const char *command;
    char names[1][LONGEST_NAME + 1];
    long numbers[1];
} Step;

static Step steps[MOST_COMMANDS];
static int step_count;

/* A broken script gets one line and nothing else. */
static void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    free(out);
    exit(2);
}

static void read_name(int line, const char *word, char *name) {
    size_t length = strlen(word);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; i < length; i++) {
        char c = word[i];
        good = good && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    if (!good) fail(line, "not a name: ", word);
    strcpy(name, word);
}

static long read_number(int line, const char *word, const Range *range) {
    size_t length = strlen(word);
    if (length <= 9 && strspn(word, "0123456789") == length) {
        long number = strtol(word, NULL, 10);
        if (number >= range->low && number <= range->high) return number;
    }
    char reason[64];
    snprintf(reason, sizeof reason, "not a number from %ld to %ld: ", range->low, range->high);
    fail(line, reason, word);
    return 0;
}

static void read_step(int line, char **words, int count) {
    if (step_count == MOST_COMMANDS) fail(line, "too many commands", "");
    Step *step = &steps[step_count++];
    if (strcmp(words[0], "on") == 0) {
        if (count < 3) fail(line, "on takes a name and a command", "");
        read_name(line, words[1], step->owner);
        words += 2;
        count -= 2;
    }
    const Form *form = FORMS;
    while (form->command && strcmp(form->command, words[0]) != 0) form++;
    if (!form->command) fail(line, "unknown command: ", words[0]);
    int wanted = (int)strlen(form->letters);
    if (wanted != count - 1) {
        char reason[96];
        snprintf(reason, sizeof reason, "%s takes %d argument(s), not %d", form->command, wanted, count - 1);
        fail(line, reason, "");
    }
    step->command = form->command;
    int names = 0, numbers = 0;
    for (int i = 0; i < wanted; i++) {
        const Range *range = RANGES;
        while (range->letter && range->letter != form->letters[i]) range++;
        if (range->letter) step->numbers[numbers++] = read_number(line, words[i + 1], range);
        else read_name(line, words[i + 1], step->names[names++]);
    }
}

static void read_script(void) {
    char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *comment = strchr(text, '#');
        if (comment) *comment = '\0';
        char *words[256];
        int count = 0;
        for (char *word = strtok(text, " \t\r\f\n"); word && count < 256; word = strtok(NULL, " \t\r\f\n"))
            words[count++] = word;
        if (count > 0) read_step(line, words, count);
    }
}

static bool is(const Step *step, const char *command) { return strcmp(step->command, command) == 0; }

/* ---- Handles, requests and the world -------------------------------------------------------- */

enum { MOST_MADE = MOST_COMMANDS * (MOST_CALLS + 2) };

typedef enum { TIMER, SOCKET } Kind;

typedef struct {
    const char *name;
    Kind kind;
    bool active, referenced, closing, gone;
    /* A timer: */
    long due, repeat, order;
    bool ready; /* taken by the timers phase, not called yet */
    /* A socket: */
    long bytes;
} Handle;

/* In the order in which they were made. */
static Handle handles[MOST_MADE];
static int handle_count;

/* Jobs whose answer is still to come, in the order in which they were posted. */
static const char *requests[MOST_COMMANDS];
static int request_count;

/* Handles that are being closed, in the order of their closing. */
static int closing[MOST_MADE];
static int closing_count;

/* What will happen: a byte arrives at a socket, or (with target -1) a job ends. */
typedef struct {
    long time;
    int target;
    const char *job;
} Event;
static Event events[MOST_MADE];
static int event_count;

static long now, orders;
static int calls;
static bool running;

static int find_handle(const char *name) {
    for (int i = handle_count - 1; i >= 0; i--)
        if (!handles[i].gone && strcmp(handles[i].name, name) == 0) return i;
    return -1;
}

static int find_request(const char *name) {
    for (int i = 0; i < request_count; i++)
        if (strcmp(requests[i], name) == 0) return i;
    return -1;
}

/* The one question of this exercise. */
static bool is_alive(void) {
    if (request_count > 0 || closing_count > 0) return true;
    for (int i = 0; i < handle_count; i++)
        if (handles[i].active && handles[i].referenced) return true;
    return false;
}

static void emit_state(void) {
    if (!is_alive()) {
        emit("dead\n");
        return;
    }
    emit("alive");
    bool first = true;
    for (int i = 0; i < handle_count; i++)
        if (handles[i].active && handles[i].referenced) {
            emit("%s %s", first ? ", handles" : "", handles[i].name);
            first = false;
        }
    for (int i = 0; i < request_count; i++) emit("%s %s", i == 0 ? ", requests" : "", requests[i]);
    for (int i = 0; i < closing_count; i++) emit("%s %s", i == 0 ? ", closing" : "", handles[closing[i]].name);
    emit("\n");
}

/* ---- Commands ------------------------------------------------------------------------------- */

/* The handle of this name and kind, made if the name is free; -1 if something else has it. */
static int make(const char *name, Kind kind) {
    int i = find_handle(name);
    if (i >= 0) return handles[i].kind == kind ? i : -1;
    if (find_request(name) >= 0) return -1;
    handles[handle_count] = (Handle){ .name = name, .kind = kind, .referenced = true };
    return handle_count++;
}

static void arm(Handle *timer, long delay) {
    timer->due = now + delay;
    timer->order = orders++;
    timer->ready = false;
    timer->active = true;
}

/* Does one command; gives the reason if it is refused. */
static const char *do_command(const Step *step) {
    const char *name = step->names[0];
    long ms = step->numbers[0];
    if (is(step, "timer") || is(step, "every") || is(step, "socket")) {
        int i = make(name, is(step, "socket") ? SOCKET : TIMER);
        if (i < 0) return "in use";
        if (handles[i].closing) return "closing";
        if (handles[i].kind == SOCKET) {
            handles[i].active = true;
        } else {
            handles[i].repeat = is(step, "every") ? ms : 0;
            arm(&handles[i], ms);
        }
        return NULL;
    }
    int i = find_handle(name);
    if (is(step, "work")) {
        if (i >= 0 || find_request(name) >= 0) return "in use";
        requests[request_count++] = name;
        events[event_count++] = (Event){ now + ms, -1, name };
        return NULL;
    }
    if (i < 0) return find_request(name) >= 0 ? "not a handle" : "no handle";
    Handle *handle = &handles[i];
    if (is(step, "ref") || is(step, "unref")) {
        handle->referenced = is(step, "ref");
        /* The mistake: what is not referenced does nothing. */
        if (!handle->referenced) handle->active = handle->ready = false;
        return NULL;
    }
    if (is(step, "send") && handle->kind != SOCKET) return "not a socket";
    if (handle->closing) return "closing";
    if (is(step, "send")) {
        events[event_count++] = (Event){ now + ms, i, NULL };
        return NULL;
    }
    /* stop and close */
    handle->active = handle->ready = false;
    if (is(step, "close")) {
        handle->closing = true;
        closing[closing_count++] = i;
    }
    return NULL;
}

static void run(void);

static void do_steps(const char *owner) {
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (strcmp(step->owner, owner) != 0) continue;
        if (is(step, "run")) {
            run();
            continue;
        }
        const char *reason = do_command(step);
        emit("%ld %s %s", now, step->command, step->names[0]);
        if (step->numbers[0] > 0) emit(" %ld", step->numbers[0]);
        if (reason) {
            emit(": refused, %s\n", reason);
        } else {
            emit(": ");
            emit_state();
        }
    }
}

static void call(const char *name, const char *what) {
    if (calls++ == MOST_CALLS) {
        emit("too many callbacks\n");
        finish(0);
    }
    emit("%ld call %s %s\n", now, name, what);
    do_steps(name);
}

/* ---- The loop ------------------------------------------------------------------------------- */

/* The armed timer that is due first and not taken by the timers phase yet; referenced or not. */
static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < handle_count; i++) {
        const Handle *h = &handles[i], *f = first < 0 ? NULL : &handles[first];
        if (h->kind != TIMER || !h->active || h->ready) continue;
        if (!f || h->due < f->due || (h->due == f->due && h->order < f->order)) first = i;
    }
    return first;
}

static void run_timers(void) {
    static int due[MOST_MADE];
    int count = 0;
    for (int i = first_timer(); i >= 0 && handles[i].due <= now; i = first_timer()) {
        handles[i].ready = true;
        due[count++] = i;
    }
    for (int k = 0; k < count; k++) {
        Handle *timer = &handles[due[k]];
        if (!timer->ready) continue; /* stopped, closed or armed anew meanwhile */
        timer->ready = timer->active = false;
        if (timer->repeat > 0) arm(timer, timer->repeat);
        call(timer->name, "timer");
    }
}

/* Jobs that ended and were not called yet. */
static const char *ended[MOST_COMMANDS];
static int ended_count;

/* The event that comes first; of several, the one that was entered first. */
static int first_event(void) {
    int first = -1;
    for (int i = 0; i < event_count; i++)
        if (first < 0 || events[i].time < events[first].time) first = i;
    return first;
}

static void happen(int i) {
    Event event = events[i];
    memmove(&events[i], &events[i + 1], (size_t)(--event_count - i) * sizeof *events);
    if (event.target < 0) ended[ended_count++] = event.job;
    else handles[event.target].bytes++;
}

static bool something_is_ready(void) {
    if (ended_count > 0) return true;
    for (int i = 0; i < handle_count; i++)
        if (handles[i].active && handles[i].bytes > 0) return true;
    return false;
}

/* Waits `ahead` milliseconds, or without end if that is negative. Says false if nothing can ever
 * happen. */
static bool wait_for_something(long ahead) {
    long until = now + ahead;
    for (;;) {
        int i = first_event();
        while (i >= 0 && events[i].time <= now) {
            happen(i);
            i = first_event();
        }
        if (something_is_ready()) return true;
        if (i >= 0 && (ahead < 0 || events[i].time <= until)) now = events[i].time;
        else if (ahead < 0) return false;
        else {
            now = until;
            return true;
        }
    }
}

static bool poll(void) {
    int next = first_timer();
    long ahead = next < 0 ? -1 : handles[next].due > now ? handles[next].due - now : 0;
    if (closing_count > 0 || !is_alive()) ahead = 0;
    if (ahead < 0) emit("%ld poll forever\n", now);
    else emit("%ld poll %ld\n", now, ahead);
    if (!wait_for_something(ahead)) {
        emit("%ld stuck: nothing can happen any more\n", now);
        return false;
    }
    static int ready[MOST_MADE];
    int count = 0;
    for (int i = 0; i < handle_count; i++)
        if (handles[i].active && handles[i].bytes > 0) ready[count++] = i;
    int jobs = ended_count;
    const char *done[MOST_COMMANDS];
    memcpy(done, ended, (size_t)jobs * sizeof *done);
    ended_count = 0;
    for (int k = 0; k < count; k++) {
        Handle *socket = &handles[ready[k]];
        if (!socket->active) continue;
        socket->bytes = 0;
        call(socket->name, "ready");
    }
    for (int k = 0; k < jobs; k++) {
        int i = find_request(done[k]);
        memmove(&requests[i], &requests[i + 1], (size_t)(--request_count - i) * sizeof *requests);
        call(done[k], "done");
    }
    return true;
}

/* Handles that are closed during this phase wait for the next one. */
static void run_closing(void) {
    for (int left = closing_count; left > 0; left--) {
        Handle *handle = &handles[closing[0]];
        memmove(closing, closing + 1, (size_t)--closing_count * sizeof *closing);
        handle->gone = true;
        call(handle->name, "closed");
    }
}

static void run(void) {
    if (running) {
        emit("%ld run: refused, running\n", now);
        return;
    }
    running = true;
    emit("%ld run\n", now);
    while (is_alive()) {
        run_timers();
        if (!poll()) break;
        run_closing();
    }
    running = false;
    emit("%ld end: ", now);
    emit_state();
}

int main(void) {
    read_script();
    do_steps("");
    finish(0);
}
