/* JE05/ex-1, with one mistake: a job that was taken back is never reported.
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
    { "workers", "w" },
    { "post", "nm" },
    { "cancel", "n" },
    { "wait", "m" },
    { "pool", "" },
    { "collect", "" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'w', 1, 8 }, { 'm', 1, 1000 }, { 0, 0, 0 } };

typedef struct {
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

/* ---- The pool ------------------------------------------------------------------------------- */

enum { USUAL_WORKERS = 4, MOST_WORKERS = 8, MOST_JOBS = MOST_COMMANDS };

typedef struct {
    const char *name;
    long duration;
    bool waits; /* it stands in the queue */
} Job;

/* All jobs in the order in which they were posted. The queue is those that wait. */
static Job jobs[MOST_JOBS];
static int job_count;

/* What each worker does: the number of a job, or -1; and when that ends. */
static struct {
    int job;
    long end;
} workers[MOST_WORKERS];
static int worker_count = USUAL_WORKERS;

/* Jobs that ended and were not collected, in the order in which they ended. */
typedef struct {
    int job;
    bool cancelled;
} Ended;
static Ended ended[MOST_JOBS];
static int ended_count;

static long now;

/* Free workers, the lowest number first, take the jobs that waited longest. */
static void begin(long at) {
    for (int w = 0; w < worker_count; w++) {
        if (workers[w].job >= 0) continue;
        int job = 0;
        while (job < job_count && !jobs[job].waits) job++;
        if (job == job_count) return;
        jobs[job].waits = false;
        workers[w].job = job;
        workers[w].end = at + jobs[job].duration;
        emit("%ld worker %d starts %s\n", at, w + 1, jobs[job].name);
    }
}

/* The worker whose job ends first; of several, the one whose job was posted first; -1 if none works. */
static int first_to_end(void) {
    int first = -1;
    for (int w = 0; w < worker_count; w++) {
        if (workers[w].job < 0) continue;
        bool sooner = first < 0 || workers[w].end < workers[first].end;
        bool older = first >= 0 && workers[w].end == workers[first].end && workers[w].job < workers[first].job;
        if (sooner || older) first = w;
    }
    return first;
}

/* What the workers do until `to`, one end after the other. */
static void advance(long to) {
    for (int w = first_to_end(); w >= 0 && workers[w].end <= to; w = first_to_end()) {
        long end = workers[w].end;
        emit("%ld worker %d ends %s\n", end, w + 1, jobs[workers[w].job].name);
        ended[ended_count++] = (Ended){ workers[w].job, false };
        workers[w].job = -1;
        begin(end);
    }
}

static void post(const char *name, long duration) {
    emit("%ld post %s\n", now, name);
    jobs[job_count++] = (Job){ name, duration, true };
    begin(now);
}

/* Takes back the job that was posted last under this name, if it waits. */
static void cancel(const char *name) {
    int job = job_count - 1;
    while (job >= 0 && strcmp(jobs[job].name, name) != 0) job--;
    const char *answer = "no such job";
    if (job >= 0) {
        answer = jobs[job].waits ? "taken back" : "too late";
        if (jobs[job].waits) {
            jobs[job].waits = false;
            /* The mistake: nobody hears of it again. */
        }
    }
    emit("%ld cancel %s: %s\n", now, name, answer);
}

/* The number of workers is fixed when the first job comes. */
static void set_workers(long count) {
    if (job_count > 0) emit("%ld workers: too late\n", now);
    else worker_count = (int)count;
}

/* ---- The script's commands ------------------------------------------------------------------ */

static void collect(void) {
    emit("%ld collect", now);
    for (int i = 0; i < ended_count; i++)
        emit(" %s=%s", jobs[ended[i].job].name, ended[i].cancelled ? "cancelled" : "done");
    emit("\n");
    ended_count = 0;
}

static void show(void) {
    if (job_count == 0) {
        emit("%ld pool: no job yet\n", now);
        return;
    }
    emit("%ld pool", now);
    for (int w = 0; w < worker_count; w++) emit(" %s", workers[w].job < 0 ? "-" : jobs[workers[w].job].name);
    emit(" | waiting");
    for (int job = 0; job < job_count; job++)
        if (jobs[job].waits) emit(" %s", jobs[job].name);
    emit("\n");
}

int main(void) {
    read_script();
    for (int w = 0; w < MOST_WORKERS; w++) workers[w].job = -1;
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (is(step, "workers")) set_workers(step->numbers[0]);
        else if (is(step, "post")) post(step->names[0], step->numbers[0]);
        else if (is(step, "cancel")) cancel(step->names[0]);
        else if (is(step, "pool")) show();
        else if (is(step, "collect")) collect();
        else {
            now += step->numbers[0];
            advance(now);
        }
    }
    /* What still runs or waits gets its time. */
    for (int w = first_to_end(); w >= 0; w = first_to_end()) {
        if (workers[w].end > now) now = workers[w].end;
        advance(now);
    }
    collect();
    finish(0);
}
