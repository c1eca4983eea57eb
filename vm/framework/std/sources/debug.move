/// Output for whoever develops a contract. It has no effect on the state and is lost where nobody listens.
module std::debug;

/// Writes `x` with its type.
native public fun print<T>(x: &T);

/// Writes the call stack.
native public fun print_stack_trace();
