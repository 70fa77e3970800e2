"use strict";
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");
const command = require("@pulumi/command");

const config = new pulumi.Config();
const greeting = config.get("greeting") ?? "hello";

class Greeter extends pulumi.ComponentResource {
    constructor(name, args, options) {
        super("test:index:Greeter", name, {}, options);
        this.file = new command.local.Command(`${name}-file`, {
            create: `printf '%s' "$TEXT" > "$FILE" && cat "$FILE"`,
            update: `printf '%s' "$TEXT" > "$FILE" && cat "$FILE"`,
            delete: `rm -f "$FILE"`,
            environment: { TEXT: args.text, FILE: args.path },
        }, { parent: this });
        this.registerOutputs({ printed: this.file.stdout });
    }
}

module.exports = async () => {
    const name = new random.RandomString("name", { length: 12, special: false });
    const password = new random.RandomPassword("password", { length: 20 });
    const greeter = new Greeter("greeter", { text: pulumi.interpolate`${greeting} ${name.result}`, path: config.require("file") });
    const check = new command.local.Command("check", { create: "printf '%s' \"$SECRET\" | wc -c", environment: { SECRET: password.result } }, { dependsOn: [greeter] });
    return { name: name.result, printed: greeter.file.stdout, password: password.result, length: check.stdout, secret: config.getSecret("secret") };
};
