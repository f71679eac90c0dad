// Runs `program` once and prints its time in milliseconds and its checksum.
{
  const clock = typeof performance === 'object' && performance.now ? () => performance.now() : () => Date.now();
  const show = typeof print === 'function' ? print : console.log;
  const input = typeof prepare === 'function' ? prepare() : undefined;
  const start = clock();
  const checksum = program(input);
  const end = clock();
  show('measured ' + (end - start) + ' ' + checksum);
}
