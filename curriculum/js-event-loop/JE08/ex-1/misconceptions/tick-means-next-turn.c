/* JE08/ex-1, with one mistake: a tick waits for the next turn of the loop.
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
    { "tick", "n" },
    { "job", "n" },
    { "immediate", "n" },
    { "timer", "nm" },
    { "queues", "" },
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

/* ---- Queues --------------------------------------------------------------------------------- */

/* Names in the order in which they came. Nothing is ever taken from the back, so a start and an
 * end in one long array are enough. */
enum { MOST_QUEUED = MOST_COMMANDS * (MOST_CALLS + 2) };

typedef struct {
    const char *names[MOST_QUEUED];
    int start, end;
} Queue;

static void put(Queue *queue, const char *name) { queue->names[queue->end++] = name; }
static const char *take(Queue *queue) { return queue->names[queue->start++]; }
static bool is_empty(const Queue *queue) { return queue->start == queue->end; }

static Queue ticks, jobs, immediates;

typedef struct {
    const char *name;
    long due;
} Timer;

/* Armed timers in the order in which they were armed. */
static Timer timers[MOST_QUEUED];
static int timer_count;

static long now;
static int calls;

/* ---- Callbacks and the checkpoint ----------------------------------------------------------- */

static void do_steps(const char *owner) {
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (strcmp(step->owner, owner) != 0) continue;
        if (is(step, "tick")) put(&ticks, step->names[0]);
        else if (is(step, "job")) put(&jobs, step->names[0]);
        else if (is(step, "immediate")) put(&immediates, step->names[0]);
        else if (is(step, "timer")) timers[timer_count++] = (Timer){ step->names[0], now + step->numbers[0] };
        else {
            emit("queues: ticks");
            for (int k = ticks.start; k < ticks.end; k++) emit(" %s", ticks.names[k]);
            emit(" | jobs");
            for (int k = jobs.start; k < jobs.end; k++) emit(" %s", jobs.names[k]);
            emit("\n");
        }
    }
}

static void call(const char *what, const char *name) {
    if (calls++ == MOST_CALLS) {
        emit("too many callbacks\n");
        finish(0);
    }
    emit("%ld %s %s\n", now, what, name);
    do_steps(name);
}

/* After each callback that the loop makes: all ticks, then all jobs, and again while there is
 * something new. A tick that a job queues waits until the job queue is empty. */
static void checkpoint(void) {
    if (!is_empty(&ticks) || !is_empty(&jobs)) {
        /* The mistake: what a tick queues waits for the next checkpoint. */
        for (int last = ticks.end; ticks.start < last;) call("tick", take(&ticks));
        while (!is_empty(&jobs)) call("job", take(&jobs));
    }
}

/* ---- The loop ------------------------------------------------------------------------------- */

/* The armed timer that is due first; of several, the one armed first. */
static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < timer_count; i++)
        if (first < 0 || timers[i].due < timers[first].due) first = i;
    return first;
}

static Timer remove_timer(int index) {
    Timer timer = timers[index];
    memmove(&timers[index], &timers[index + 1], (size_t)(--timer_count - index) * sizeof *timers);
    return timer;
}

static void run_timers(void) {
    static Timer due[MOST_QUEUED];
    int count = 0;
    /* A timer that is armed from here on is due later: no delay is 0. */
    for (int i = first_timer(); i >= 0 && timers[i].due <= now; i = first_timer()) due[count++] = remove_timer(i);
    for (int i = 0; i < count; i++) {
        call("timer", due[i].name);
        checkpoint();
    }
}

static void run_immediates(void) {
    /* What an immediate queues belongs to the next turn. */
    for (int last = immediates.end; immediates.start < last;) {
        call("immediate", take(&immediates));
        checkpoint();
    }
}

int main(void) {
    read_script();
    emit("%ld main\n", now);
    do_steps("");
    checkpoint();
    while (timer_count > 0 || !is_empty(&immediates) || !is_empty(&ticks) || !is_empty(&jobs)) {
        checkpoint();
        run_timers();
        /* The poll phase waits for the next timer, unless an immediate waits for the check phase. */
        int next = first_timer();
        if (is_empty(&immediates) && next >= 0 && timers[next].due > now) now = timers[next].due;
        run_immediates();
    }
    emit("%ld end\n", now);
    finish(0);
}
