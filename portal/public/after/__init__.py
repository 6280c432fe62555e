"""What people do after a look-up: give a link to the record away, be told when its status changes. No accounts."""
