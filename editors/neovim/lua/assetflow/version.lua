-- The version of this plugin. It is released with the program of the same version.
return "0.1.0"
