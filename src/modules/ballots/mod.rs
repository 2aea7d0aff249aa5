mod count;
mod gate;
mod seal;
mod workflow;
