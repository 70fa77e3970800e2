"use strict";
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");

const throws = new pulumi.Config().getBoolean("throws");
// Without a change there would be no update to throw in.
if (throws)
    new random.RandomString("more", { length: 12 });

module.exports = async () => {
    const name = new random.RandomString("name", { length: 12, special: false });
    return { printed: name.result };
};
if (throws && !pulumi.runtime.isDryRun())
    throw new Error("out of paper");
