// module
export default async () => {};
