"use strict";
const pulumi = require("@pulumi/pulumi");
const random = require("@pulumi/random");

const throws = new pulumi.Config().get("throws");
// Without a change there would be no update to throw in.
if (throws)
    new random.RandomString("more", { length: 12 });

function passed(place) {
    if (throws === place && !pulumi.runtime.isDryRun())
        throw new Error("out of paper");
}

module.exports = async () => {
    const name = new random.RandomString("name", { length: 12, special: false });
    passed("in the program");
    return { printed: name.result.apply(text => (passed("in an apply"), text)) };
};
passed("while it loads");
