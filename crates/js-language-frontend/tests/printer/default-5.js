// module
export default async function () {}
a;
