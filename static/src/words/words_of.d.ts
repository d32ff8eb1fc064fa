declare module "words:*/record" {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}

declare module "words:*" {
  const messages: import("./words").Messages;
  export default messages;
}

declare module "words:*/desk" {
  const messages: import("./words").Messages;
  export default messages;
}
