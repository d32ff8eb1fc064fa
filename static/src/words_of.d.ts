declare module "words:*" {
  const messages: import("./words").Messages;
  export default messages;
}
