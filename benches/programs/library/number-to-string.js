// Numbers printed: integers, doubles, other radixes, fixed and precise forms.
function program() {
  let length = 0;
  for (let i = 0; i < 150000; i++) {
    length += String(i).length;
    length += (i * 0.37).toString().length;
    length += ('' + i / 7).length;
    length += (i * 12345.678).toFixed(2).length;
    length += i.toString(16).length;
    if (i % 10 === 0) length += (i / 3).toPrecision(8).length + (i * 1e20).toExponential(3).length;
  }
  return length;
}
