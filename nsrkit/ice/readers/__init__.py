"""Fields that a user brings: recognised from the file, decoded, put on the project's grid."""
