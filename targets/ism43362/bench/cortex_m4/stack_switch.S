/*
 * The two changes of stack. The counter is read at the last moment before the process stack's code runs and at the first
 * after it; what these paths still execute in between is a constant that meter_calibrate measures.
 */
#include "stack_switch.h"

    .syntax unified
    .thumb

    .equ SYST_CVR, 0xE000E018
    .equ SPSEL, 2

/* uint32_t stack_call(uint32_t *top, uint32_t (*function)(), void *argument)
 * Runs the function on the process stack that ends at `top`. */
    .section .text.stack_call, "ax"
    .global stack_call
    .type stack_call, %function
    .thumb_func
stack_call:
    push {r4, lr}
    msr psp, r0
    mov r12, r1
    mov r0, r2
    ldr r4, =SYST_CVR
    mrs r2, control
    orr r2, r2, #SPSEL
    ldr r1, =meter_resumed_at
    msr control, r2
    isb
    ldr r3, [r4]
    str r3, [r1]
    blx r12
    ldr r1, [r4]
    mrs r2, control
    bic r2, r2, #SPSEL
    msr control, r2
    isb
    mov r4, r0
    mov r0, r1
    bl meter_leave
    mov r0, r4
    pop {r4, pc}
    .size stack_call, . - stack_call

/* What the driver sees as word n of its port: entry n, 8 bytes long, which calls word n of the fake module's port. */
    .section .text.stack_port_entries, "ax"
    .global stack_port_entries
    .type stack_port_entries, %function
    .balign 8
    .thumb_func
stack_port_entries:
    .set entry, 0
    .rept METER_PORT_WORDS
    movw r12, #entry
    b.w port_call
    .set entry, entry + 1
    .endr
    .size stack_port_entries, . - stack_port_entries

    .type port_call, %function
    .thumb_func
port_call:
    push {r4, r5, r6, lr}
    ldr r5, =SYST_CVR
    ldr r5, [r5]
    mrs r6, control
    mov r4, r12
    tst r6, #SPSEL
    beq 1f
    bic r12, r6, #SPSEL
    msr control, r12
    isb
    push {r0-r3}
    mov r0, r5
    mov r1, r4
    bl meter_leave_by_port
    pop {r0-r3}
    ldr r12, =meter_port
    ldr r12, [r12, r4, lsl #2]
    blx r12
    ldr r4, =SYST_CVR
    ldr r1, =meter_resumed_at
    msr control, r6
    isb
    ldr r2, [r4]
    str r2, [r1]
    pop {r4, r5, r6, pc}
1:  /* The fake module itself called, as an interrupt would: it is on the main stack already. */
    ldr r12, =meter_port
    ldr r12, [r12, r4, lsl #2]
    blx r12
    pop {r4, r5, r6, pc}
    .size port_call, . - port_call

/* uint32_t stack_probe(void (*port_function)(void *)): five instructions and the port function, to calibrate by. */
    .section .text.stack_probe, "ax"
    .global stack_probe
    .type stack_probe, %function
    .thumb_func
stack_probe:
    push {r4, lr}
    mov r4, r0
    blx r4
    blx r4
    pop {r4, pc}
    .size stack_probe, . - stack_probe

/* One instruction, and a loop of 3 * 100 + 2: to calibrate by. */
    .section .text.stack_nothing, "ax"
    .global stack_nothing
    .type stack_nothing, %function
    .thumb_func
stack_nothing:
    bx lr
    .size stack_nothing, . - stack_nothing

    .section .text.stack_loop, "ax"
    .global stack_loop
    .type stack_loop, %function
    .thumb_func
stack_loop:
    movs r0, #100
2:  nop
    subs r0, r0, #1
    bne 2b
    bx lr
    .size stack_loop, . - stack_loop
