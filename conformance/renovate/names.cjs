// Renovate tells Bitbucket's addresses by their names: these are this machine's.
const dns = require("node:dns");
const lookup = dns.lookup;
dns.lookup = (name, options, callback) => lookup(name.endsWith("bb.test") ? "127.0.0.1" : name, options, callback);
