// module
export default class {}
