// Run once, when the data folder is new: the services' user, who may read and write their database and nothing else.
db.getSiblingDB('fleet-ledger').createUser({
  user: 'fleet-ledger',
  pwd: process.env.MONGODB_PASSWORD,
  roles: ['readWrite'],
});
