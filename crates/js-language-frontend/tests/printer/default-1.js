// module
export default function () {}
